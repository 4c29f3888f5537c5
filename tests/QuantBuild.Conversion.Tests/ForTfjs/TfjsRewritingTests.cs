using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Conversion.ForTfjs.Forms;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.Tests.ForTfjs;

/// <summary>What is written; what TF.js makes of it is held against it in the tests of QuantBuild.Verification.</summary>
public sealed class TfjsRewritingTests
{
    [Fact]
    public void Every_class_of_layers_has_a_row() =>
        Assert.All(LayerClasses.All, className => Assert.True(TfjsTable.Knows(className), className));

    [Fact]
    public void What_TFjs_computes_stays_a_chain_with_the_same_layers_and_weights()
    {
        // arrange
        var model = Read(Sequential(
            """{"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "silu", "batch_input_shape": [null, 3]}}"""));

        // act
        var rewriting = TfjsRewriting.Of(model);

        // assert
        Assert.Empty(rewriting.Differences);
        Assert.Equal("Sequential", (string?)rewriting.Model.Topology.Model["class_name"]);
        Assert.Equal(["d/kernel", "d/bias"], rewriting.Model.Weights.Select(weight => weight.Name));
        Assert.Equal(model.Values.Get(model.Weights[0]).Floats, rewriting.Model.Values.Get(rewriting.Model.Weights[0]).Floats);
        Assert.Contains("\"activation\":\"swish\"", rewriting.Model.Topology.Model.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_layer_with_the_weights_keeps_the_name_and_new_ones_take_free_ones()
    {
        // arrange
        var model = Read(Sequential(
            """
            {"class_name": "Conv1D", "config": {"name": "reshape", "filters": 2, "kernel_size": 3, "padding": "causal",
              "batch_input_shape": [null, 8, 3]}}
            """,
            """{"class_name": "ReLU", "config": {"name": "slope", "negative_slope": 0.25}}"""));

        // act
        var rewriting = TfjsRewriting.Of(model);

        // assert
        Assert.Equal(
            ["InputLayer reshape_input", "Reshape reshape_1", "ZeroPadding2D zero_padding2d", "Reshape reshape_2", "Conv1D reshape",
                "LeakyReLU slope"],
            Layers(rewriting));
        Assert.Equal(["reshape/kernel", "reshape/bias"], rewriting.Model.Weights.Select(weight => weight.Name));
        Assert.Equal(
            ["Layer 'reshape' (Conv1D): TF.js 4.22 computes no causal convolution.",
                "Layer 'slope' (ReLU): TF.js 4.22 ignores a ReLU's negative slope and threshold."],
            rewriting.Differences.Select(difference => difference.ToString()));
    }

    [Fact]
    public void A_layer_that_is_called_on_several_lengths_keeps_one_kernel()
    {
        // arrange
        var model = Read(JsonNode.Parse("""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "name": "a", "config": {"name": "a", "batch_input_shape": [null, 8, 3]}, "inbound_nodes": []},
              {"class_name": "InputLayer", "name": "b", "config": {"name": "b", "batch_input_shape": [null, 5, 3]}, "inbound_nodes": []},
              {"class_name": "Conv1D", "name": "c", "config": {"name": "c", "filters": 2, "kernel_size": 3, "padding": "causal"},
               "inbound_nodes": [[["a", 0, 0, {}]], [["b", 0, 0, {}]]]}],
             "input_layers": [["a", 0, 0], ["b", 0, 0]], "output_layers": [["c", 0, 0], ["c", 1, 0]]}}
            """)!);

        // act
        var rewriting = TfjsRewriting.Of(model);

        // assert
        Assert.Equal(["c/kernel", "c/bias"], rewriting.Model.Weights.Select(weight => weight.Name));
        Assert.Single(Layers(rewriting), layer => layer == "Conv1D c");
        // Only what has weights is shared: one padding for both calls would have them depend on each other.
        Assert.Equal(2, Layers(rewriting).Count(layer => layer.StartsWith("ZeroPadding2D", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_nothing_takes_the_place_of_stays_with_its_weights_beside_what_is_rewritten()
    {
        // arrange
        var model = Read(Sequential(
            """{"class_name": "GRU", "config": {"name": "g", "units": 2, "return_sequences": true, "batch_input_shape": [null, 4, 3]}}""",
            """{"class_name": "ELU", "config": {"name": "e", "alpha": 0.5}}"""));

        // act
        var rewriting = TfjsRewriting.Of(model);

        // assert
        Assert.Equal([false, true], rewriting.Differences.Select(difference => difference.IsSolved));
        Assert.Equal(["g/kernel", "g/recurrent_kernel", "g/bias"], rewriting.Model.Weights.Select(weight => weight.Name));
    }

    private static JsonNode Sequential(params string[] layers) =>
        JsonNode.Parse($$$"""{"class_name": "Sequential", "config": {"name": "m", "layers": [{{{string.Join(',', layers)}}}]}}""")!;

    private static List<string> Layers(TfjsRewriting rewriting) =>
        [.. TopologyJson.LayerList(rewriting.Model.Topology.Model["config"]!["layers"])
            .Select(layer => $"{layer["class_name"]} {layer["name"]}")];

    private static LayersModel Read(JsonNode topology)
    {
        var model = LayersModel.WithoutValues(CanonicalTopology.Of(topology));
        return model.With(new WeightSet(model.Weights.ToDictionary(weight => weight.Name, weight => Tensor.Of(
            weight.Shape, [.. Enumerable.Range(1, weight.Shape.Aggregate(1, (product, size) => product * size)).Select(i => i / 8f)]))));
    }
}
