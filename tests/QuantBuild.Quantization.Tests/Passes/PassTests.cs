using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Tests.Graph;

namespace QuantBuild.Quantization.Tests.Passes;

public sealed class PassTests
{
    public static TheoryData<string, int> Models => [.. from kind in (string[])[
        "sequential", "functional", "without gamma or beta",
    ] from seed in Enumerable.Range(1, 4) select (kind, seed * 100)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_pass_and_all_of_them_in_turn_keep_the_models_function(string kind, int seed)
    {
        IGraphPass[] passes = [new BatchNormInsertion(), new BatchNormNormalization(), new ChannelScaling(), new CrossLayerEqualization()];
        var all = Create(kind, seed);
        foreach (var pass in passes)
        {
            // arrange
            var original = Create(kind, seed);
            var changed = original.Clone();

            // act
            var result = pass.Apply(changed);
            pass.Apply(all);

            // assert
            AssertSameFunction(original, changed, seed);
            AssertSameFunction(original, all, seed);
            Assert.Equal(pass.Name, result.Pass);
            Assert.Equal(kind != "sequential" && pass is CrossLayerEqualization, result.Layers.Count == 0);
        }
    }

    [Fact]
    public void Normalization_leaves_constant_means_and_variances()
    {
        // arrange
        var graph = TestModels.Functional(1);

        // act
        var result = new BatchNormNormalization().Apply(graph);

        // assert
        Assert.Equal(["bn1", "bn2", "bn3"], result.Layers);
        foreach (var layer in result.Layers.Select(graph.GetLayer))
        {
            Assert.All(layer.GetWeight("moving_mean")!.Values.ToArray(), mean => Assert.Equal(0, mean));
            Assert.All(layer.GetWeight("moving_variance")!.Values.ToArray(), variance => Assert.Equal(1f, variance + 0.001f));
        }
    }

    [Fact]
    public void Scaling_makes_the_largest_magnitude_of_every_channel_plus_one()
    {
        // arrange
        var graph = TestModels.Functional(1);

        // act
        var result = new ChannelScaling().Apply(graph);

        // assert
        Assert.Equal(["conv1", "project", "depthwise"], result.Layers);
        Assert.All(LargestByChannel(graph.GetLayer("conv1").GetWeight("kernel")!, 8), extreme => Assert.Equal(1f, extreme));
        Assert.All(LargestByChannel(graph.GetLayer("depthwise").GetWeight("depthwise_kernel")!, 16), extreme => Assert.Equal(1f, extreme));
    }

    [Fact]
    public void Scaling_adds_the_gamma_that_a_batch_normalization_lacks()
    {
        // arrange
        var graph = TestModels.WithoutGammaOrBeta(1);

        // act
        var result = new ChannelScaling().Apply(graph);

        // assert: gamma is 1 / s, with s what the kernel's channel was multiplied by
        Assert.Equal(["conv1", "project", "depthwise"], result.Layers);
        var largest = LargestByChannel(TestModels.WithoutGammaOrBeta(1).FindWeight("conv1/kernel")!, 8);
        Assert.All(largest.Zip(graph.FindWeight("bn1/gamma")!.Values.ToArray()), pair =>
            Assert.Equal(pair.First, pair.Second, MathF.Abs(pair.First) * 1e-6f));
        Assert.Equal((true, null, true, false), (Flag("bn1", "scale"), Flag("bn2", "scale"), Flag("bn3", "scale"), Flag("bn3", "center")));

        bool? Flag(string layer, string flag) => graph.GetLayer(layer).GetFlag(flag);
    }

    [Fact]
    public void Scaling_leaves_a_channel_without_weights_alone()
    {
        // arrange
        var graph = TestModels.Functional(1);
        var kernel = graph.FindWeight("project/kernel")!;
        graph.SetWeight(kernel.With(kernel.Values.ToArray().Select((value, i) => i % 8 == 3 ? 0 : value).ToArray()));
        var original = graph.Clone();

        // act
        new ChannelScaling().Apply(graph);

        // assert
        AssertSameFunction(original, graph, 1);
        Assert.Equal(original.FindWeight("bn2/gamma")!.Values.Span[3], graph.FindWeight("bn2/gamma")!.Values.Span[3]);
    }

    [Fact]
    public void Scaling_leaves_a_kernel_alone_whose_output_others_see()
    {
        // arrange: a second output takes project's own output
        var topology = TestModels.Functional(1).ToTopology();
        topology["config"]!["output_layers"]!.AsArray().Add(new JsonArray("project", 0, 0));
        var graph = ModelGraph.Parse(topology, TestModels.Functional(1).Weights);

        // act
        var result = new ChannelScaling().Apply(graph);

        // assert
        Assert.Equal(["conv1", "depthwise"], result.Layers);
    }

    [Fact]
    public void Equalization_makes_a_channels_ranges_alike_on_both_sides_also_through_pooling_and_flatten()
    {
        // arrange
        var graph = TestModels.Sequential(1);

        // act
        var result = new CrossLayerEqualization().Apply(graph);

        // assert: conv1 → pool → conv2, and dense1 → dropout → dense2; bn2 and relu6 stand between the others
        Assert.Equal(["conv1", "conv2", "dense1", "dense2"], result.Layers);
        var before = LargestByChannel(graph.FindWeight("dense1/kernel")!, 16).Select(MathF.Abs);
        var after = graph.FindWeight("dense2/kernel")!.Values.ToArray().Chunk(5).Select(row => row.Max(MathF.Abs));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Insertion_moves_bias_and_activation_behind_a_new_batch_normalization()
    {
        // arrange
        var graph = TestModels.Sequential(1);

        // act
        var result = new BatchNormInsertion().Apply(graph);

        // assert
        Assert.Equal(["conv1", "dense1", "dense2"], result.Layers);
        Assert.Equal(
            ["input_1", "conv1", "conv1_bn", "conv1_activation", "pool1", "conv2", "bn2", "relu2", "flatten", "dense1", "dense1_bn",
                "dense1_activation", "dropout", "dense2", "dense2_bn", "dense2_activation"],
            graph.Layers.Select(layer => layer.Name));
        Assert.Equal("softmax", graph.Layers[^1].GetString("activation"));
        Assert.Equal(("linear", false), (graph.GetLayer("dense2").GetString("activation"), graph.GetLayer("dense2").GetFlag("use_bias")));
        Assert.Null(graph.FindWeight("dense2/bias"));
        Assert.Equal(
            TestModels.Sequential(1).FindWeight("dense2/bias")!.Values.ToArray(), graph.FindWeight("dense2_bn/beta")!.Values.ToArray());
        Assert.Equal(["conv1", "conv2", "dense1", "dense2"], new ChannelScaling().Apply(graph).Layers);
    }

    [Fact]
    public void Insertion_into_a_functional_model_moves_its_outputs_and_takes_only_the_wanted()
    {
        // arrange
        var graph = TestModels.Functional(1);

        // act
        var result = new BatchNormInsertion(layer => layer.ClassName == "Dense").Apply(graph);

        // assert
        Assert.Equal(["dense"], result.Layers);
        Assert.Equal("""[["dense_activation",0,0]]""", graph.ToTopology()["config"]!["output_layers"]!.ToJsonString());
        Assert.Equal("""[[["dense_bn",0,0,{}]]]""", graph.ToTopology()["config"]!["layers"]!.AsArray().Single(layer =>
            (string?)layer!["name"] == "dense_activation")!["inbound_nodes"]!.ToJsonString());
        Assert.Equal("""{"kept":[1,2]}""", graph.ToTopology()["unknown"]!.ToJsonString());
        Assert.Empty(new BatchNormInsertion().Apply(graph).Layers);
    }

    private static ModelGraph Create(string kind, int seed) => kind switch
    {
        "sequential" => TestModels.Sequential(seed),
        "functional" => TestModels.Functional(seed),
        _ => TestModels.WithoutGammaOrBeta(seed),
    };

    private static float[] LargestByChannel(WeightTensor kernel, int channels) => [.. Enumerable.Range(0, channels).Select(channel =>
        kernel.Values.ToArray().Where((_, i) => i % channels == channel).MaxBy(MathF.Abs))];

    private static void AssertSameFunction(ModelGraph expected, ModelGraph actual, int seed)
    {
        // Both directions of the file format: what is saved must load and compute the same.
        var reloaded = ModelGraph.Parse(actual.ToTopology(), actual.Weights);
        foreach (var picture in Enumerable.Range(seed, 3).Select(TestModels.Picture))
        {
            Assert.All(FloatExecutor.Run(expected, picture).Zip(FloatExecutor.Run(reloaded, picture)), pair =>
                Assert.Equal(pair.First, pair.Second, 2e-5));
        }
    }
}
