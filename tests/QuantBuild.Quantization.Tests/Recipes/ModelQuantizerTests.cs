using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Tests.Graph;
using QuantBuild.Quantization.Tests.Operations;
using QuantBuild.Quantization.Tests.Rounding;

namespace QuantBuild.Quantization.Tests.Recipes;

public sealed class ModelQuantizerTests
{
    private static readonly QuantizationRecipe _plain = new();

    private static readonly QuantizationRecipe _scaled = new()
    {
        Passes = [new BatchNormNormalization(), new ChannelScaling()],
        Correction = OutputCorrection.DataFreeBias,
    };

    [Fact]
    public void Scaled_channels_keep_small_channels_apart_where_one_scale_for_all_rounds_them_away()
    {
        // arrange: the largest channel of this kernel is a hundred times the smallest
        var model = TestModels.Functional(seed: 1);

        // act
        double plain = WorstChannel(_plain), scaled = WorstChannel(_scaled);

        // assert: in 256 levels a channel of a hundredth of the range has about three
        Assert.True(plain > 0.05, $"{plain}");
        Assert.True(scaled < 0.01, $"{scaled}");

        double WorstChannel(QuantizationRecipe recipe)
        {
            var quantized = ModelQuantizer.Quantize(model, recipe);
            float[] before = quantized.Prepared.FindWeight(
                "conv1/kernel")!.Values.ToArray(), after = quantized.Graph.FindWeight("conv1/kernel")!.Values.ToArray();
            var channels = quantized.Prepared.FindWeight("conv1/kernel")!.Shape[^1];
            return Enumerable.Range(0, channels).Max(channel => Norm(channel, i => after[i] - before[i]) / Norm(channel, i => before[i]));

            double Norm(int channel, Func<int, double> value) =>
                Math.Sqrt(Enumerable.Range(0, before.Length).Where(i => i % channels == channel).Sum(i => Math.Pow(value(i), 2)));
        }
    }

    [Fact]
    public void Every_weight_is_stored_once_and_the_model_given_stays_as_it_is()
    {
        // arrange
        var model = TestModels.Functional(seed: 1);
        var before = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Values.ToArray());

        // act
        var quantized = ModelQuantizer.Quantize(model, _scaled);

        // assert
        Assert.Equal(before.Keys.Order(), quantized.Weights.Select(weight => weight.Restored.Name).Order());
        Assert.All(model.Weights, weight => Assert.Equal(before[weight.Name], weight.Values.ToArray()));
        Assert.All(quantized.Weights, weight =>
            Assert.Equal(weight.Restored.Values.ToArray(), quantized.Graph.FindWeight(weight.Restored.Name)!.Values.ToArray()));
        Assert.All(quantized.Weights.Where(weight => weight.Restored.Shape.Count >= 2), weight =>
            Assert.Equal(QuantizedDtype.UInt8, weight.Dtype));
    }

    [Fact]
    public void A_grid_of_its_own_is_used_for_the_kernel_that_it_names()
    {
        // arrange
        var recipe = _plain with { Kernels = new Dictionary<string, KernelGrid> { ["conv1/kernel"] = KernelGrid.Levels(5) } };

        // act
        var quantized = ModelQuantizer.Quantize(TestModels.Functional(seed: 1), recipe);

        // assert
        Assert.Equal(5, LevelsOf("conv1/kernel"));
        Assert.Equal(256, LevelsOf("project/kernel"));

        int LevelsOf(string name) => quantized.Weights.Single(weight => weight.Restored.Name == name).Codes!.Grid.Levels;
    }

    [Theory]
    [InlineData("Convolution", "1,1,1,8")]
    [InlineData("Depthwise", "1,1,8,1")]
    [InlineData("Transposed", "1,1,8,1")]
    public void Levels_of_each_channel_keep_its_values_within_half_a_step_of_its_own_range(string kind, string shape)
    {
        // arrange: channels that differ a hundredfold
        var graph = new TestGraph(1);
        var input = graph.Input(8);
        var model = graph.Read(kind switch
        {
            "Convolution" => graph.Convolution("k", input, 8, 8),
            "Depthwise" => graph.Depthwise("k", input, 8),
            _ => graph.Transposed("k", input, 8, 8),
        });

        // act
        var stored = ModelQuantizer.Quantize(model, new QuantizationRecipe { Kernel = KernelGrid.ChannelLevels(64) })
            .Weights.Single(weight => weight.Restored.Name == "k/w");

        // assert: the range that all share once they are divided is 2 at most
        Assert.Equal(shape, string.Join(',', stored.Scales!.Restored.Shape));
        float[] before = model.FindWeight("k/w")!.Values.ToArray(), after = stored.Restored.Values.ToArray();
        var stride = kind == "Transposed" ? 8 : 1;
        Assert.All(Enumerable.Range(0, 8), channel =>
        {
            var own = before.Index().Where(item => item.Index / stride % 8 == channel).ToArray();
            var step = 2.0 * own.Max(item => MathF.Abs(item.Item)) / 63;
            Assert.All(own, item => Assert.InRange(Math.Abs(item.Item - after[item.Index]), 0, 0.51 * step));
        });
        var (values, scales) = (stored.Codes!.Dequantize().Values.ToArray(), stored.Scales.Restored.Values.ToArray());
        Assert.Equal(after, values.Select((value, i) => value * scales[i / stride % 8]));
    }

    [Fact]
    public void Scales_that_float16_cannot_hold_are_kept_in_float32_and_a_channel_of_zeros_stays_zero()
    {
        // arrange: 1e-9 would be 0, and the channel divided by it infinite
        var graph = new TestGraph(1);
        var y = graph.Add("Conv2D", "y", graph.Input(1), graph.Weight("w", 3, 1, 1, 1, 3));
        var model = graph.Read(y);
        model.SetWeight(model.FindWeight("w")!.With(new float[] { 1e-9f, 0, 2 }));

        // act
        var stored = ModelQuantizer.Quantize(model, new QuantizationRecipe { Kernel = KernelGrid.ChannelLevels(16) }).Weights.Single();

        // assert
        Assert.Null(stored.Scales!.Dtype);
        Assert.Equal([1e-9f, 0, 2], stored.Restored.Values.ToArray());
    }

    [Fact]
    public void A_recipe_that_needs_samples_says_so_where_there_are_none()
    {
        // act
        var error = Assert.Throws<QuantizationException>(() =>
            ModelQuantizer.Quantize(TestModels.Functional(seed: 1), _plain with { SecondOrder = true }));

        // assert
        Assert.Contains("calibration samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_levels_have_less_entropy()
    {
        // arrange
        var model = TestModels.Sequential(seed: 1);

        // act
        double many = BitsAt(256), few = BitsAt(16);

        // assert
        Assert.True(few < 0.7 * many, $"{few} against {many}");

        double BitsAt(int levels) => ModelQuantizer.Quantize(model, _plain with { Kernel = KernelGrid.Levels(levels) }).Weights
            .Sum(weight => weight.Codes is { } codes ? Entropy.BitsOf(codes.Codes) : 0);
    }

    [Fact]
    public void A_model_to_be_probed_has_a_size_and_shows_its_outputs_before_the_softmax()
    {
        // arrange
        var topology = TestModels.Sequential(seed: 1).ToTopology();
        topology["model_config"]!["config"]!["layers"]![0]!["config"]!["batch_input_shape"] = new System.Text.Json.Nodes.JsonArray(
            null, null, null, 3);
        var model = Quantization.Graph.ModelGraph.Parse(topology, TestModels.Sequential(seed: 1).Weights);

        // act
        var probe = ProbeModel.Of(model, size: 24);

        // assert
        Assert.Null(ProbeModel.Inputs(model));
        Assert.Equal([24, 24, 3], Assert.Single(ProbeModel.Inputs(probe)!).Shape);
        Assert.Equal(
            ("softmax", "linear"), (model.GetLayer("dense2").GetString("activation"), probe.GetLayer("dense2").GetString("activation")));
    }
}
