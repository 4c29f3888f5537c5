using QuantBuild.Keras.Internal.Topology;
using System.Text.Json.Nodes;
using QuantBuild.Keras.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Search;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Calibration;

public sealed class ModelCalibrationTests : IDisposable
{
    private const int Samples = 10;

    private readonly torch.Tensor _samples;

    public ModelCalibrationTests()
    {
        NativeLibraries.EnsureLoaded();
        torch.manual_seed(5);
        _samples = torch.randn(Samples, 5, 5, 2).DetachFromDisposeScope();
    }

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void The_gram_matrix_of_a_convolution_is_that_of_the_patches_it_sees()
    {
        // arrange
        var graph = Convolutions(seed: 1);
        using var calibration = new ModelCalibration(graph, _samples);

        // act
        var gram = Assert.Single(calibration.InputGrams(graph.GetLayer("conv")));

        // assert: valid 2x2 patches in HWI order, from the definition
        var values = _samples.data<float>().ToArray();
        var expected = new double[64];
        for (var n = 0; n < Samples; n++)
        {
            for (var place = 0; place < 16; place++)
            {
                double[] patch = [.. Enumerable.Range(0, 8).Select(tap =>
                    (double)values[(((n * 5) + (place / 4) + (tap / 4)) * 10) + (((place % 4) + (tap / 2 % 2)) * 2) + (tap % 2)])];
                for (var i = 0; i < 64; i++)
                {
                    expected[i] += patch[i / 8] * patch[i % 8] / (Samples * 16);
                }
            }
        }

        for (var i = 0; i < 64; i++)
        {
            Assert.Equal(expected[i], gram[i / 8, i % 8], precision: 4);
        }
    }

    [Fact]
    public void Layers_after_the_first_see_what_the_quantized_layers_before_made()
    {
        // arrange
        var graph = Convolutions(seed: 1);
        using var calibration = new ModelCalibration(graph, _samples);
        var halved = graph.FindWeight("conv/kernel")!;
        float[] values = [.. halved.Values.ToArray().Select(value => value / 2)];

        // act
        calibration.Commit(graph.GetLayer("conv"), [halved.With(values)]);
        var depthwise = calibration.InputGrams(graph.GetLayer("depthwise"));
        var moments = calibration.FloatOutput(graph.GetLayer("depthwise"));
        var quantized = calibration.QuantizedOutput(graph.GetLayer("depthwise"), []);

        // assert: a linear layer without bias of half the kernel makes half the output
        Assert.Equal(3, depthwise.Count);
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
            graph, ModelQuantizer.Quantize(graph, calibrated, prepared => new ModelCalibration(prepared, _samples)).Graph);

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
            graph, recipe, prepared => new ModelCalibration(prepared, _samples), trial => Distance(graph, trial));

        // assert: every kernel alone, and each costs something
        Assert.Equal(["conv/kernel", "depthwise/depthwise_kernel", "dense/kernel"], found.Select(kernel => kernel.Kernel));
        Assert.All(found, kernel => Assert.True(kernel.Divergence > 0 && kernel.Step > 0));
    }

    [Fact]
    public void A_layer_out_of_turn_is_an_error_that_names_both_layers()
    {
        // arrange
        var graph = Convolutions(seed: 1);
        using var calibration = new ModelCalibration(graph, _samples);

        // act
        var error = Assert.Throws<KerasException>(() => calibration.InputGrams(graph.GetLayer("dense")));

        // assert
        Assert.Contains("'dense' takes the output of 'flatten'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_of_another_shape_are_refused()
    {
        // arrange
        using var wrong = torch.zeros(2, 4, 4, 2);

        // act and assert
        Assert.Throws<KerasException>(() => new ModelCalibration(Convolutions(seed: 1), wrong));
    }

    private double Distance(ModelGraph one, ModelGraph other)
    {
        using var scope = torch.NewDisposeScope();
        using Model first = GraphReader.Read(one), second = GraphReader.Read(other);
        return first.Predict(_samples).sub(second.Predict(_samples)).square().mean().item<float>();
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

        WeightTensor Weight(string name, params int[] shape) => new(name, shape, Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b))
            .Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray());
    }
}
