using System.Text.Json.Nodes;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Verification.Internal;
using QuantBuild.Verification.Tests.ForTfjs;

namespace QuantBuild.Verification.Tests.Layers;

/// <summary>What quantization does with each layer, as the topology has it, not only with those that TF.js knows.</summary>
public sealed class SchemeTests
{
    private static readonly IGraphPass[] _passes =
        [new BatchNormInsertion(), new CrossLayerEqualization(), new BatchNormNormalization(), new ChannelScaling()];

    // Four channels, heights and widths of four to five, so that a mistaken axis fits as well.
    private static readonly string[] _between =
    [
        """ELU {"alpha": 0.7}""", """PReLU {"shared_axes": [1, 2]}""", """ThresholdedReLU {"theta": 0.2}""", """LeakyReLU {"alpha": 0.1}""",
        """ReLU {"max_value": 0.5}""", """ReLU {"threshold": 0.2}""", "Softmax {}", "LayerNormalization {}",
        """Normalization {"mean": [0.1, 0.2, 0.3, 0.4], "variance": [1, 2, 3, 4]}""", """Rescaling {"scale": 0.5, "offset": 0.3}""",
        "Masking {}", """Permute {"dims": [2, 3, 1]}""", """Reshape {"target_shape": [5, 2, 8]}""",
        """Cropping2D {"cropping": [[1, 0], [0, 1]]}""", """UpSampling2D {"size": 2, "interpolation": "bilinear"}""",
        """Resizing {"height": 3, "width": 4}""", """Conv2DTranspose {"filters": 4, "kernel_size": 2}""",
        """DepthwiseConv2D {"kernel_size": 2, "dilation_rate": 2}""", """BatchNormalization {"axis": 1}""",
        """BatchNormalization {"axis": 2}""", """GaussianNoise {"stddev": 0.1}""",
        RewritingCases.Each("Dense", """{"units": 4, "activation": "relu"}"""),
        .. ((string[])[
            "linear", "relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "elu", "selu", "softplus", "softsign", "gelu", "mish",
            "swish", "hard_sigmoid", "leaky_relu", "exponential"])
            .Select(name => $$"""Activation {"activation": "{{name}}"}"""),
    ];

    private static readonly Dictionary<string, Func<JsonNode>> _models = RewrittenModels.All()
        .Select(model => (model.Name, Create: (Func<JsonNode>)(() => model.Topology)))
        .Concat(_between.Select(layer => (Name: $"between: {layer}", Create: (Func<JsonNode>)(() => RewritingCases.Chain(
            [6, 7, 2], """Conv2D {"filters": 4, "kernel_size": 3}""", "BatchNormalization {}", layer,
            """Conv2D {"filters": 3, "kernel_size": 1, "activation": "relu"}""", "Flatten {}", """Dense {"units": 3}""")))))
        .ToDictionary(model => model.Name, model => model.Create);

    public static TheoryData<string> Names => [.. _models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Passes_leave_what_a_model_computes_as_it_was(string name)
    {
        // arrange
        var model = Create(name);
        var inputs = Inputs(model);

        // act
        var (prepared, _) = ModelQuantizer.Prepare(model, _passes);

        // assert
        foreach (var (expected, actual) in Predict(model, inputs).Zip(Predict(prepared, inputs)))
        {
            Assert.All(expected.Zip(actual), pair =>
                Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-4 + (1e-4 * Math.Abs(pair.First))));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Eight_bits_come_near_the_model_without_data_and_calibrated(string name)
    {
        // arrange
        var model = Create(name);
        var inputs = Inputs(model);
        QuantizationRecipe safe = new() { Passes = _passes, Correction = OutputCorrection.DataFreeBias };
        QuantizationRecipe tuned = new() { Passes = _passes, SecondOrder = true, Correction = OutputCorrection.Moments };

        // act
        QuantizedModel[] results =
        [
            ModelQuantizer.Quantize(model, safe),
            ModelQuantizer.Quantize(model, tuned, prepared => new GraphCalibration(prepared, [inputs])),
        ];

        // assert: a mistake is as large as the outputs; eight bits are not
        foreach (var result in results)
        {
            foreach (var (expected, actual) in Predict(model, inputs).Zip(Predict(result.Graph, inputs)))
            {
                var error = expected.Zip(actual, (one, other) => Math.Abs(one - other)).Average();
                var size = expected.Average(Math.Abs);
                Assert.True(error <= (0.05 * size) + 1e-6, $"an error of {error} in outputs of {size}");
            }
        }
    }

    private static ModelGraph Create(string name)
    {
        var model = RewrittenModels.Read(_models[name]());
        return ModelGraph.Parse(
            model.ToTopology(),
            model.Weights.Select(weight => new WeightTensor(weight.Name, weight.Shape, model.Values.Get(weight).Floats)));
    }

    private static Dictionary<string, Tensor> Inputs(ModelGraph model)
    {
        var graph = ModelOperations.Of(model).Graph;
        var feed = SeededInputs.For(graph, graph.Inputs, seed: 5, runs: 1, batch: 12, SeededInputs.LikelySize);
        return graph.Inputs.Zip(feed.Inputs).ToDictionary(
            input => input.First.Name, input => Tensor.Of(input.Second.Shape, (float[])input.Second.Values), StringComparer.Ordinal);
    }

    private static IEnumerable<float[]> Predict(ModelGraph model, Dictionary<string, Tensor> inputs)
    {
        var operations = ModelOperations.Of(model);
        using var engine = InferenceEngine.Open(operations.Graph, operations.Weights);
        var outputs = engine.Run(inputs);
        return [.. operations.Graph.Outputs.Select(output => outputs[output.Name].Floats)];
    }
}
