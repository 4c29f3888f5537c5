using System.Text.Json.Nodes;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Search;

namespace QuantBuild.Experiments.Tests.Graphs;

/// <summary>Calibration of Layers models, on the operations that their topology reads to.</summary>
public sealed class LayersCalibrationTests
{
    private const int Count = 10;

    private static readonly float[] _values = Random(Count * 5 * 5 * 2, seed: 5);

    // Three at once, so that the last sample is smaller.
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, Tensor>> _samples =
    [
        .. _values.Chunk(3 * 50).Select(values => new Dictionary<string, Tensor>
        {
            ["conv_input"] = Tensor.Of([values.Length / 50, 5, 5, 2], values),
        }),
    ];

    [Fact]
    public void The_gram_matrix_of_a_convolution_is_that_of_the_patches_it_sees()
    {
        // arrange
        var graph = Convolutions(seed: 1);
        var calibration = new GraphCalibration(graph, _samples);

        // act
        var gram = Assert.Single(Grams(calibration, graph, "conv", "kernel").Matrices);

        // assert: valid 2x2 patches in HWI order, from the definition
        var expected = new double[64];
        for (var n = 0; n < Count; n++)
        {
            for (var place = 0; place < 16; place++)
            {
                double[] patch = [.. Enumerable.Range(0, 8).Select(tap =>
                    (double)_values[(((n * 5) + (place / 4) + (tap / 4)) * 10) + (((place % 4) + (tap / 2 % 2)) * 2) + (tap % 2)])];
                for (var i = 0; i < 64; i++)
                {
                    expected[i] += patch[i / 8] * patch[i % 8] / (Count * 16);
                }
            }
        }

        for (var i = 0; i < 64; i++)
        {
            Assert.Equal(expected[i], gram[i / 8, i % 8], precision: 4);
        }
    }

    [Fact]
    public void What_a_global_average_pooling_takes_the_mean_of_is_known_place_by_place()
    {
        // arrange
        var graph = ModelGraph.Parse(
            JsonNode.Parse("""
            {"class_name":"Sequential","config":{"name":"sequential","layers":[
              {"class_name":"GlobalAveragePooling2D","config":{"name":"pool","batch_input_shape":[null,5,5,2]}},
              {"class_name":"Dropout","config":{"name":"dropout","rate":0.2}},
              {"class_name":"Dense","config":{"name":"dense","units":3,"use_bias":false}}]}}
            """)!,
            [new WeightTensor("dense/kernel", [2, 3], new float[6])]);
        var samples = _samples.Select(sample => new Dictionary<string, Tensor> { ["pool_input"] = sample["conv_input"] });

        // act
        var grams = Grams(new GraphCalibration(graph, [.. samples]), graph, "dense", "kernel");

        // assert: one row for each example, and one for each of its 25 places, from the definition
        for (var i = 0; i < 4; i++)
        {
            double Place(int row, int channel) => _values[(row * 2) + channel];
            double Mean(int example, int channel) => Enumerable.Range(25 * example, 25).Average(row => Place(row, channel));
            var (one, other) = (i / 2, i % 2);
            Assert.Equal(
                Enumerable.Range(0, Count).Average(n => Mean(n, one) * Mean(n, other)),
                Assert.Single(grams.Matrices)[one, other],
                precision: 5);
            Assert.Equal(
                Enumerable.Range(0, Count * 25).Average(row => Place(row, one) * Place(row, other)),
                grams.Places![one, other],
                precision: 5);
            double mean = Enumerable.Range(0, Count * 25).Average(row => Place(row, one)),
                otherMean = Enumerable.Range(0, Count * 25).Average(row => Place(row, other));
            Assert.Equal(
                Enumerable.Range(0, Count * 25).Average(row => (Place(row, one) - mean) * (Place(row, other) - otherMean)),
                grams.Places!.WithoutMean()[one, other],
                precision: 5);
        }

        var others = Convolutions(seed: 1);
        Assert.Null(Grams(new GraphCalibration(others, _samples), others, "dense", "kernel").Places);
    }

    [Fact]
    public void Layers_after_the_first_see_what_the_quantized_layers_before_made()
    {
        // arrange
        var graph = Convolutions(seed: 1);
        var calibration = new GraphCalibration(graph, _samples);
        var halved = graph.FindWeight("conv/kernel")!;
        float[] values = [.. halved.Values.ToArray().Select(value => value / 2)];

        // act
        calibration.Commit(graph.GetLayer("conv"), [halved.With(values)]);
        var depthwise = Grams(calibration, graph, "depthwise", "depthwise_kernel");
        var moments = calibration.FloatOutput(graph.GetLayer("depthwise"));
        var quantized = calibration.QuantizedOutput(graph.GetLayer("depthwise"), []);

        // assert: a linear layer without bias of half the kernel makes half the output
        Assert.Equal((GramForm.PatchesByChannel, 3), (depthwise.Form, depthwise.Matrices.Count));
        for (var channel = 0; channel < moments.Count; channel++)
        {
            Assert.Equal(moments.Mean[channel] / 2, quantized.Mean[channel], precision: 5);
            Assert.Equal(moments.Variance[channel] / 4, quantized.Variance[channel], precision: 5);
        }
    }

    [Fact]
    public void Second_order_rounding_and_matching_bring_outputs_nearer_than_rounding_to_nearest()
    {
        // arrange
        var graph = Convolutions(seed: 2);
        var recipe = new QuantizationRecipe { Kernel = KernelGrid.Levels(8) };
        var calibrated = recipe with { SecondOrder = true, Damping = 0.01, Correction = OutputCorrection.Moments };

        // act
        var nearest = Distance(graph, ModelQuantizer.Quantize(graph, recipe).Graph);
        var second = Distance(
            graph, ModelQuantizer.Quantize(graph, calibrated, prepared => new GraphCalibration(prepared, _samples)).Graph);

        // assert
        Assert.True(second < 0.8 * nearest, $"{second} against {nearest}");
    }

    [Fact]
    public void Sensitivities_grow_with_what_a_kernel_does_to_the_output()
    {
        // arrange
        var graph = Convolutions(seed: 3);
        var recipe = new QuantizationRecipe { SecondOrder = true, Correction = OutputCorrection.Moments };

        // act
        var found = SensitivityAnalysis.Measure(
            graph, recipe, prepared => new GraphCalibration(prepared, _samples), trial => Distance(graph, trial));

        // assert: every kernel alone, and each costs something
        Assert.Equal(["conv/kernel", "depthwise/depthwise_kernel", "dense/kernel"], found.Select(kernel => kernel.Kernel));
        Assert.All(found, kernel => Assert.True(kernel.Divergence > 0 && kernel.Step > 0));
    }

    [Fact]
    public void A_layer_out_of_turn_is_an_error_that_names_both_layers()
    {
        // arrange
        var graph = Convolutions(seed: 1);
        var calibration = new GraphCalibration(graph, _samples);

        // act
        var error = Assert.Throws<InferenceException>(() => calibration.QuantizedOutput(graph.GetLayer("dense"), []));

        // assert
        Assert.Contains("dense", error.Message, StringComparison.Ordinal);
        Assert.Contains("takes the output of 'flatten'", error.Message, StringComparison.Ordinal);
    }

    private static KernelGrams Grams(GraphCalibration calibration, ModelGraph graph, string layer, string role) =>
        calibration.InputGrams(graph.GetLayer(layer).GetWeight(role)!)!;

    private static double Distance(ModelGraph one, ModelGraph other)
    {
        using RunnableModel first = RunnableModel.Of(one), second = RunnableModel.Of(other);
        return first.Predict([Count, 5, 5, 2], _values).Zip(second.Predict([Count, 5, 5, 2], _values))
            .Average(pair => Math.Pow(pair.First - pair.Second, 2));
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((4 * random.NextDouble()) - 2))];
    }

    private static ModelGraph Convolutions(int seed)
    {
        var random = new Random(seed);
        return ModelGraph.Parse(
            JsonNode.Parse("""
            {"class_name":"Sequential","config":{"name":"sequential","layers":[
              {"class_name":"Conv2D","config":{"name":"conv","batch_input_shape":[null,5,5,2],"filters":3,"kernel_size":[2,2],
                "use_bias":false,"padding":"valid"}},
              {"class_name":"DepthwiseConv2D","config":{"name":"depthwise","kernel_size":[2,2],"use_bias":false,"padding":"same"}},
              {"class_name":"Flatten","config":{"name":"flatten"}},
              {"class_name":"Dense","config":{"name":"dense","units":4,"use_bias":true}}]}}
            """)!,
            [Weight("conv/kernel", 2, 2, 2, 3), Weight("depthwise/depthwise_kernel", 2, 2, 3, 1), Weight("dense/kernel", 48, 4),
                Weight("dense/bias", 4)]);

        WeightTensor Weight(string name, params int[] shape) =>
            new(name, shape, Random(shape.Aggregate(1, (a, b) => a * b), random.Next()).Select(value => value / 2).ToArray());
    }
}
