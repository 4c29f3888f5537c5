using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Quantization.Tests.Graph;

/// <summary>A file may claim any shape of any weight; one that does not fit its layer is refused when the model is read,
/// by a typed error that names it.</summary>
public sealed class WeightShapesTests
{
    private const int Rounds = 3_000;

    [Theory]
    [InlineData("Dense", "\"units\":4", "kernel:3", "kernel", "needs 2 dimensions")]
    [InlineData("Dense", "\"units\":4", "kernel:3,5", "kernel", "the layer makes 4 channels")]
    [InlineData("Dense", "\"units\":4", "kernel:0,4", "kernel", "none of them 0")]
    [InlineData("Dense", "\"units\":4", "kernel:3,4 bias:4,1", "bias", "the layer makes 4 channels")]
    [InlineData("Dense", "\"units\":4", "kernel:3,4 bias:5", "bias", "the layer makes 4 channels")]
    [InlineData("Conv1D", "\"filters\":2", "kernel:3,3,4,2", "kernel", "needs 3 dimensions")]
    [InlineData("Conv2D", "\"filters\":2", "kernel:3,3,2", "kernel", "needs 4 dimensions")]
    [InlineData("Conv2D", "\"filters\":2", "kernel:3,3,4,2 bias:4", "bias", "the layer makes 2 channels")]
    [InlineData("DepthwiseConv2D", "\"x\":1", "depthwise_kernel:3,3,4,2 bias:4", "bias", "the layer makes 8 channels")]
    [InlineData(
        "SeparableConv2D", "\"filters\":2", "depthwise_kernel:3,3,4,2 pointwise_kernel:1,1,4,2", "pointwise_kernel",
        "the depthwise kernel makes 8 channels")]
    [InlineData(
        "BatchNormalization", "\"x\":1", "gamma:6 beta:6 moving_mean:0 moving_variance:6", "moving_mean",
        "needs 1 dimension, none of them 0")]
    [InlineData("BatchNormalization", "\"x\":1", "gamma:6 beta:5 moving_mean:6 moving_variance:6", "beta", "'l/gamma' has 6 channels")]
    [InlineData("BatchNormalizationV1", "\"x\":1", "moving_mean:6 moving_variance:1", "moving_variance", "'l/moving_mean' has 6 channels")]
    [InlineData("BatchNormalization", "\"x\":1", "gamma:6,1 beta:6 moving_mean:6 moving_variance:6", "gamma", "needs 1 dimension")]
    public void A_weight_that_does_not_fit_its_layer_is_refused_by_name(
        string className, string config, string weights, string culprit, string rule)
    {
        // arrange
        var topology = JsonNode.Parse(
            $$$"""{"class_name":"Sequential","config":[{"class_name":"{{{className}}}","config":{"name":"l",{{{config}}}}}]}""")!;
        var tensors = weights.Split(' ').Select(text => text.Split(':')).Select(part =>
            Zeros($"l/{part[0]}", [.. part[1].Split(',').Select(int.Parse)]));

        // act
        var error = Assert.Throws<QuantizationException>(() => ModelGraph.Parse(topology, [.. tensors]));

        // assert
        Assert.Equal($"l/{culprit}", error.Tensor);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.Contains("layer 'l'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_shapes_a_model_claims_its_passes_end_in_a_model_or_in_the_typed_error()
    {
        // arrange
        var random = new Random(203);
        QuantizationRecipe recipe = new()
        {
            Passes = [new CrossLayerEqualization(), new BatchNormInsertion(), new BatchNormNormalization(), new ChannelScaling()],
            Correction = OutputCorrection.DataFreeBias,
        };
        var made = 0;

        for (var round = 0; round < Rounds; round++)
        {
            var model = random.Next(2) == 0 ? TestModels.Sequential(1) : TestModels.Functional(1);
            WeightTensor[] weights =
                [.. model.Weights.Select(weight => random.Next(12) == 0 ? Zeros(weight.Name, Changed(weight.Shape, random)) : weight)];

            // act: anything but the typed error fails the test
            try
            {
                ModelQuantizer.Quantize(ModelGraph.Parse(model.ToTopology(), weights), recipe);
                made++;
            }
            catch (QuantizationException error)
            {
                Assert.Contains("'", error.Message, StringComparison.Ordinal);
            }
        }

        // assert
        Assert.InRange(made, Rounds / 20, Rounds - (Rounds / 20));
    }

    [Fact]
    public void Weights_are_found_by_their_layer_in_the_manifests_order_in_time_that_grows_with_their_number()
    {
        // arrange
        const int layers = 5_000;
        var config = new JsonArray([.. Enumerable.Range(0, layers).Select(i =>
            new JsonObject { ["class_name"] = "Opaque", ["config"] = new JsonObject { ["name"] = $"l{i}" } })]);
        var graph = ModelGraph.Parse(
            new JsonObject { ["class_name"] = "Sequential", ["config"] = config },
            Enumerable.Range(0, layers).SelectMany(
                i => (WeightTensor[])[Zeros($"l{i}/z", [1]), Zeros($"l{i}/a/b", [1]), Zeros($"l{i}0", [1])]));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        // act
        var names = graph.Layers.SelectMany(layer => layer.Weights).Select(weight => weight.Name).ToArray();

        // assert
        Assert.Equal(Enumerable.Range(0, layers).SelectMany(i => (string[])[$"l{i}/z", $"l{i}/a/b"]), names);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    private static int[] Changed(IReadOnlyList<int> shape, Random random)
    {
        var changed = shape.ToList();
        switch (random.Next(4))
        {
            case 0:
                changed[random.Next(changed.Count)] = random.Next(4);
                break;
            case 1:
                changed.Add(random.Next(3));
                break;
            case 2:
                changed.RemoveAt(0);
                break;
            default:
                changed.Reverse();
                break;
        }

        return [.. changed];
    }

    private static WeightTensor Zeros(string name, int[] shape) =>
        new(name, shape, new float[shape.Aggregate(1, (product, size) => product * size)]);
}
