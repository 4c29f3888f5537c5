using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Keras;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Preprocessing;
using QuantBuild.Keras.Layers.Recurrent;
using QuantBuild.Keras.Layers.Resampling;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using TorchSharp;

namespace QuantBuild.Verification.Tests.Layers;

/// <summary>What quantization does with each layer, as the topology has it, not only with those that TF.js knows.</summary>
public sealed class SchemeTests
{
    private static readonly IGraphPass[] _passes =
        [new BatchNormInsertion(), new CrossLayerEqualization(), new BatchNormNormalization(), new ChannelScaling()];

    private static readonly Dictionary<string, Func<Layer>> _between = new()
    {
        ["ELU"] = () => new ELU(0.7),
        ["PReLU"] = () => new PReLU([1, 2]),
        ["ThresholdedReLU"] = () => new ThresholdedReLU(0.2),
        ["LeakyReLU"] = () => new LeakyReLU(0.1),
        ["ReLU with a maximum"] = () => new ReLU(0.5),
        ["ReLU with a threshold"] = () => LayerCases.ReLU(threshold: 0.2),
        ["Softmax"] = () => new Softmax(),
        ["LayerNormalization"] = () => new LayerNormalization(),
        ["Normalization"] = () => new Normalization([0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4]),
        ["Rescaling"] = () => new Rescaling(0.5, 0.3),
        ["Masking"] = () => new Masking(),
        ["Permute"] = () => new Permute([2, 3, 1]),
        ["Reshape"] = () => new Reshape([5, 2, 8]),
        ["Cropping2D"] = () => new Cropping2D(1, 0, 0, 1),
        ["UpSampling2D"] = () => new UpSampling2D(interpolation: "bilinear"),
        ["Resizing"] = () => new Resizing(3, 4),
        ["Conv2DTranspose"] = () => new Conv2DTranspose(4, [2, 2]),
        ["DepthwiseConv2D"] = () => new DepthwiseConv2D([2, 2], dilationRate: [2, 2]),
        ["BatchNormalization along the height"] = () => LayerCases.BatchNormalization(axis: 1),
        ["BatchNormalization along the width"] = () => LayerCases.BatchNormalization(axis: 2),
        ["GaussianNoise"] = () => LayerCases.Aid("GaussianNoise", """{"stddev": 0.1}"""),
        ["TimeDistributed"] = () => new TimeDistributed(new Dense(4, activation: "relu")),
    };

    public static TheoryData<string> Names =>
    [
        .. LayerCases.All.Keys, .. _between.Keys.Select(name => $"between: {name}"), .. ActivationNames.Select(name => $"between: {name}"),
    ];

    private static IEnumerable<string> ActivationNames => LayerCases.Activations.Append("exponential");

    [Theory]
    [MemberData(nameof(Names))]
    public void Passes_leave_what_a_model_computes_as_it_was(string name)
    {
        // arrange
        using var model = Create(name);
        var inputs = Inputs(model);

        // act
        var (prepared, _) = ModelQuantizer.Prepare(GraphOf(model), _passes);

        // assert
        using var changed = GraphReader.Read(prepared);
        foreach (var (expected, actual) in model.Predict(inputs).Zip(changed.Predict(inputs)))
        {
            Assert.True(torch.allclose(expected, actual, 1e-4, 1e-4), $"{expected.sub(actual).abs().max().item<float>()}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Eight_bits_come_near_the_model_without_data_and_calibrated(string name)
    {
        // arrange
        using var model = Create(name);
        var (inputs, graph) = (Inputs(model), GraphOf(model));
        QuantizationRecipe safe = new() { Passes = _passes, Correction = OutputCorrection.DataFreeBias };
        QuantizationRecipe tuned = new() { Passes = _passes, SecondOrder = true, Correction = OutputCorrection.Moments };
        Dictionary<string, Tensor> samples = model.Inputs.Zip(inputs).ToDictionary(
            input => input.First.Node.Layer.Name,
            input => Tensor.Of([.. input.Second.shape.Select(size => (int)size)], input.Second.data<float>().ToArray()));

        // act
        QuantizedModel[] results =
        [
            ModelQuantizer.Quantize(graph, safe),
            ModelQuantizer.Quantize(graph, tuned, prepared => new GraphCalibration(prepared, [samples])),
        ];

        // assert: a mistake is as large as the outputs; eight bits are not
        foreach (var result in results)
        {
            using var quantized = GraphReader.Read(result.Graph);
            foreach (var (expected, actual) in model.Predict(inputs).Zip(quantized.Predict(inputs)))
            {
                var (error, size) = (expected.sub(actual).abs().mean().item<float>(), expected.abs().mean().item<float>());
                Assert.True(error <= 0.05 * size + 1e-6, $"an error of {error} in outputs of {size}");
            }
        }
    }

    private static Model Create(string name)
    {
        const string Prefix = "between: ";
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return SmallModels.WithWeights(LayerCases.All[name](), 3);
        }

        // Four channels, heights and widths of four to five, so that a mistaken axis fits as well.
        var key = name[Prefix.Length..];
        var between = _between.TryGetValue(key, out var create) ? create() : new Activation(key);
        Sequential model = new([new Conv2D(4, [3, 3], inputShape: [6, 7, 2]), new BatchNormalization(), between,
            new Conv2D(3, [1, 1], activation: "relu"), new Flatten(), new Dense(3)]);
        return SmallModels.WithWeights(model, 7);
    }

    private static torch.Tensor[] Inputs(Model model) =>
        [.. SmallModels.InputsOf(model, 5, 12).Select(input => torch.tensor(input.Values, [.. input.Shape.Select(size => (long)size)]))];

    private static ModelGraph GraphOf(Model model) => ModelGraph.Parse(
        TopologyWriter.Write(model)["modelTopology"]!,
        model.Weights.Select(weight => new WeightTensor(weight.Name, weight.Shape, weight.GetValues())));
}
