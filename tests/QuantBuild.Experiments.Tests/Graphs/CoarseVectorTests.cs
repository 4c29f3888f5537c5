using System.Text.Json.Nodes;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Tests.Graphs;

/// <summary>Vectors that are stored as coarsely as the kernels before them.</summary>
public sealed class CoarseVectorTests
{
    private const int Channels = 12;

    private static readonly QuantizationRecipe _recipe = new()
    {
        Passes = [new BatchNormNormalization()],
        Kernel = KernelGrid.Distance(0.25),
        SecondOrder = true,
        Correction = OutputCorrection.Moments,
        Vectors = KernelGrid.Coarse,
    };

    [Fact]
    public void They_take_few_codes_and_digits()
    {
        // act
        var stored = Quantize(_recipe);

        // assert
        Assert.All(["bn/beta", "dense/bias"], name =>
        {
            Assert.Equal(QuantizedDtype.UInt8, stored[name].Dtype);
            Assert.Equal(Math.Round(Math.Log2(Scale(stored[name]))), Math.Log2(Scale(stored[name])));
        });
        Assert.Equal(QuantizedDtype.Float16, stored["bn/gamma"].Dtype);
        Assert.InRange(DigitsOf(stored["bn/gamma"]), 1, 7);
    }

    [Fact]
    public void The_coarser_the_kernel_the_coarser_they_are()
    {
        // act
        var (fine, coarse) = (Quantize(_recipe), Quantize(_recipe with { Kernel = KernelGrid.Distance(1) }));

        // assert: steps that are four times as large
        Assert.Equal(4, Scale(coarse["bn/beta"]) / Scale(fine["bn/beta"]), 3.0);
        Assert.Equal(4, Scale(coarse["dense/bias"]) / Scale(fine["dense/bias"]), 3.0);
        Assert.True(DigitsOf(coarse["bn/gamma"]) < DigitsOf(fine["bn/gamma"]));
    }

    [Fact]
    public void Without_what_the_kernels_see_they_cost_nothing()
    {
        // act
        var stored = Quantize(_recipe with { SecondOrder = false });

        // assert
        Assert.All(["bn/gamma", "bn/beta", "dense/bias"], name => Assert.Equal(QuantizedDtype.Float16, stored[name].Dtype));
        Assert.InRange(DigitsOf(stored["bn/gamma"]), 8, 10);
    }

    [Fact]
    public void More_values_than_a_byte_has_codes_for_take_few_digits()
    {
        // act
        var beta = Quantize(_recipe with { Kernel = KernelGrid.Distance(0.02) })["bn/beta"];

        // assert: multiples of one power of two that float16 would not need
        Assert.Equal(QuantizedDtype.Float16, beta.Dtype);
        var unit = Math.Pow(2, -9);
        Assert.All(beta.Restored.Values.ToArray(), value => Assert.Equal(Math.Round(value / unit), value / unit));
    }

    [Fact]
    public void A_rule_says_so_of_some()
    {
        // arrange
        var rules = new WeightRule { Weights = new(["*/beta"]), Grid = KernelGrid.Coarse };

        // act
        var stored = Quantize(_recipe with { Vectors = KernelGrid.Fine, Rules = [rules] });

        // assert
        Assert.Equal(
            [QuantizedDtype.Float16, QuantizedDtype.UInt8, QuantizedDtype.Float16],
            new[] { "bn/gamma", "bn/beta", "dense/bias" }.Select(name => stored[name].Dtype!.Value));
        Assert.Equal(0, stored["bn/beta"].Treatment!.Rule);
    }

    [Fact]
    public void Other_values_take_their_place_at_the_same_distance()
    {
        // arrange
        var stored = Quantize(_recipe);
        var random = new Random(1);

        // act
        var others = stored.Values.Where(weight => weight.Restored.Shape.Count == 1).Select(weight => (weight, Again: weight.Again(
            weight.Restored.With(weight.Restored.Values.ToArray().Select(value => value + (float)random.NextDouble()).ToArray()))));

        // assert
        Assert.All(others, pair => Assert.Equal((pair.weight.Dtype, pair.weight.Treatment), (pair.Again.Dtype, pair.Again.Treatment)));
        Assert.All(
            others.Where(pair => pair.weight.Restored.Name is "bn/beta" or "dense/bias"),
            pair => Assert.Equal(Scale(pair.weight), Scale(pair.Again)));
        Assert.All(
            others.Where(pair => pair.weight.Restored.Name == "bn/gamma"),
            pair => Assert.InRange(DigitsOf(pair.Again), 0, DigitsOf(pair.weight)));
    }

    private static double Scale(StoredWeight weight) => weight.Codes!.Grid.Parameters.Scale;

    /// <summary>The binary digits behind the first of the value that has most.</summary>
    private static int DigitsOf(StoredWeight weight) => weight.Restored.Values.ToArray().Max(value =>
        Enumerable.Range(0, 24).First(digits =>
            Math.ScaleB(value, digits - Math.ILogB(value)) is var scaled && scaled == Math.Round(scaled)));

    private static Dictionary<string, StoredWeight> Quantize(QuantizationRecipe recipe)
    {
        var random = new Random(7);
        IReadOnlyDictionary<string, Tensor>[] samples = [.. Enumerable.Range(0, 4).Select(_ =>
            new Dictionary<string, Tensor> { ["conv_input"] = Tensor.Of([8, 6, 6, 4], Values(8 * 6 * 6 * 4)) })];
        var model = ModelGraph.Parse(
            JsonNode.Parse("""
            {"class_name":"Sequential","config":{"name":"sequential","layers":[
              {"class_name":"Conv2D","config":{"name":"conv","batch_input_shape":[null,6,6,4],"filters":12,"kernel_size":[3,3],
                "use_bias":false,"padding":"same"}},
              {"class_name":"BatchNormalization","config":{"name":"bn","epsilon":0.001}},
              {"class_name":"ReLU","config":{"name":"relu"}},
              {"class_name":"Flatten","config":{"name":"flatten"}},
              {"class_name":"Dense","config":{"name":"dense","units":12,"use_bias":true}}]}}
            """)!,
            [
                Weight("conv/kernel", 3, 3, 4, Channels), Weight("bn/gamma", Channels), Weight("bn/beta", Channels),
                Weight("bn/moving_mean", Channels),
                new WeightTensor("bn/moving_variance", [Channels], Values(Channels).Select(value => 1 + (value * value)).ToArray()),
                Weight("dense/kernel", 36 * Channels, Channels), Weight("dense/bias", Channels),
            ]);
        return ModelQuantizer.Quantize(model, recipe, prepared => new GraphCalibration(prepared, samples))
            .Weights.ToDictionary(weight => weight.Restored.Name, StringComparer.Ordinal);

        WeightTensor Weight(string name, params int[] shape) => new(name, shape, Values(shape.Aggregate(1, (a, b) => a * b)));

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
