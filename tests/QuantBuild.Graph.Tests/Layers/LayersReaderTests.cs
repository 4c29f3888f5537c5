using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Graph.Tests.Layers;

public sealed class LayersReaderTests
{
    private const string Dense =
        """{"class_name": "Dense", "config": {"name": "dense", "units": 3, "activation": "relu", "batch_input_shape": [null, 4]}}""";

    [Fact]
    public void A_layer_becomes_operations_that_know_it_with_weights_as_the_manifest_names_them()
    {
        // arrange
        var model = Model(Dense, ("sequential/dense/kernel", [4, 3]), ("sequential/dense/bias", [3]));

        // act
        var graph = LayersReader.Read(model);

        // assert
        Assert.Equal(["Placeholder", "Const", "MatMul", "Const", "BiasAdd", "Relu"], graph.Operations.Select(operation => operation.Type));
        Assert.All(graph.Operations.Skip(1), operation => Assert.Equal("dense", operation.Origin));
        Assert.Equal(["sequential/dense/kernel", "sequential/dense/bias"], graph.Weights.Select(weight => weight.Name));
        Assert.Equal([null, 4], Assert.Single(graph.Inputs).Shape!);
        Assert.Equal("dense_input", graph.Inputs[0].Name);
        Assert.Equal("dense", Assert.Single(graph.Outputs).Name);
    }

    [Fact]
    public void A_layer_that_is_called_twice_has_its_weights_once()
    {
        // arrange
        const string topology = """
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "name": "a", "config": {"name": "a", "batch_input_shape": [null, 4]}, "inbound_nodes": []},
              {"class_name": "InputLayer", "name": "b", "config": {"name": "b", "batch_input_shape": [null, 4]}, "inbound_nodes": []},
              {"class_name": "Dense", "name": "d", "config": {"name": "d", "units": 2},
                "inbound_nodes": [[["a", 0, 0, {}]], [["b", 0, 0, {}]]]},
              {"class_name": "Subtract", "name": "s", "config": {"name": "s"}, "inbound_nodes": [[["d", 0, 0, {}], ["d", 1, 0, {}]]]}],
             "input_layers": [["a", 0, 0], ["b", 0, 0]], "output_layers": [["s", 0, 0], ["s", 0, 0]]}}
            """;

        // act
        var graph = LayersReader.ReadTopology(JsonNode.Parse(topology)!);

        // assert
        Assert.Equal(["d/kernel", "d/bias"], graph.Weights.Select(weight => weight.Name));
        Assert.Equal(2, graph.Operations.Count(operation => operation.Type == "MatMul"));
        Assert.Equal(["s", "s:1"], graph.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void Sizes_that_are_not_known_stay_open()
    {
        // arrange
        const string layers = """
            {"class_name": "Conv2D", "config": {"name": "c", "filters": 2, "kernel_size": [3, 3],
              "batch_input_shape": [null, null, null, 3]}},
            {"class_name": "Flatten", "config": {"name": "f"}}
            """;

        // act
        var graph = LayersReader.ReadTopology(Topology(layers));

        // assert
        Assert.Equal([null, null, null, 3], graph.Inputs[0].Shape!);
        Assert.Equal(["c/kernel", "c/bias"], graph.Weights.Select(weight => weight.Name));
        Assert.Contains(graph.Operations, operation => operation.Type == "Shape");
    }

    [Fact]
    public void A_loop_has_a_graph_for_its_steps()
    {
        // act
        var graph = LayersReader.ReadTopology(Topology("""
            {"class_name": "Masking", "config": {"name": "m", "batch_input_shape": [null, 5, 4]}},
            {"class_name": "LSTM", "config": {"name": "l", "units": 2, "return_sequences": true, "go_backwards": true}}
            """));

        // assert: the step takes two states, its products, a mark and the recurrent kernel; it gives the states and its output
        var loop = graph.Operations.Single(operation => operation.Type == "Keras.LSTM");
        Assert.Equal([2, 5, 3], [loop.Attributes.Integer("sequences"), loop.Body!.Inputs.Count, loop.Body.Outputs.Count]);
        Assert.True(loop.Attributes.Flag("go_backwards"));
        Assert.Equal(["l/kernel", "l/recurrent_kernel", "l/bias"], graph.Weights.Select(weight => weight.Name));
    }

    [Theory]
    [InlineData("""{"class_name": "Dens", "config": {"name": "d"}}""", "Layer 'd' (Dens) is not supported. Supported: Activation, ")]
    [InlineData(
        """{"class_name": "Dense", "config": {"name": "d", "units": 2, "more": 1, "batch_input_shape": [null, 4]}}""",
        "has option 'more', which is not supported")]
    [InlineData(
        """{"class_name": "Dense", "config": {"name": "d", "units": 0, "batch_input_shape": [null, 4]}}""",
        "has units 0; it must be positive")]
    [InlineData(
        """{"class_name": "Dense", "config": {"name": "d", "units": 2, "batch_input_shape": [null, null]}}""", "whose number is not known")]
    [InlineData(
        """{"class_name": "Conv2D", "config": {"name": "d", "filters": 2, "kernel_size": [9, 9], "batch_input_shape": [null, 4, 4, 1]}}""",
        "does not fit samples of [4, 4, 1]")]
    [InlineData(
        """{"class_name": "Dense", "config": {"name": "d", "units": 2000000000, "batch_input_shape": [null, 4]}}""",
        "more than the 134217728 values that are computed")]
    [InlineData(
        """{"class_name": "Activation", "config": {"name": "d", "activation": "relo", "batch_input_shape": [null, 4]}}""",
        "Activation 'relo' is not supported")]
    [InlineData("""{"class_name": "Flatten", "config": 7}""", "has no config")]
    public void What_is_wrong_is_said_with_the_layer(string layer, string message)
    {
        // act
        var error = Assert.Throws<LayersException>(() => LayersReader.ReadTopology(Topology(layer)));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_missing_is_left_over_or_has_another_shape_is_named()
    {
        Assert.Contains(
            "no weight 'dense/bias' [3], which layer 'dense' needs", Refusal(("dense/kernel", [4, 3])), StringComparison.Ordinal);
        Assert.Contains(
            "'other/bias' belongs to no layer", Refusal(("dense/kernel", [4, 3]), ("other/bias", [3])), StringComparison.Ordinal);
        Assert.Contains(
            "'dense/kernel' has shape [3, 4]; layer 'dense' needs [4, 3]", Refusal(("dense/kernel", [3, 4])), StringComparison.Ordinal);
    }

    private static string Refusal(params (string Name, int[] Shape)[] weights) =>
        Assert.Throws<LayersException>(() => LayersReader.Read(Model(Dense, weights))).Message;

    private static JsonNode Topology(string layers) =>
        JsonNode.Parse("""{"class_name": "Sequential", "config": {"name": "sequential", "layers": [""" + layers + "]}}")!;

    private static JsonObject Model(string layers, params (string Name, int[] Shape)[] weights) => new()
    {
        ["modelTopology"] = Topology(layers),
        ["weightsManifest"] = new JsonArray(new JsonObject
        {
            ["weights"] = new JsonArray([.. weights.Select(weight => new JsonObject
            {
                ["name"] = weight.Name,
                ["shape"] = new JsonArray([.. weight.Shape.Select(size => JsonValue.Create(size))]),
                ["dtype"] = "float32",
            })]),
        }),
    };
}
