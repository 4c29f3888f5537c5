using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Tests.Graph;

public sealed class ModelGraphTests
{
    [Fact]
    public void A_sequential_model_is_a_chain()
    {
        // act
        var graph = TestModels.Sequential(1);

        // assert
        Assert.Equal(
            ["input_1", "conv1", "pool1", "conv2", "bn2", "relu2", "flatten", "dense1", "dropout", "dense2"],
            graph.Layers.Select(layer => layer.Name));
        Assert.Equal("pool1", graph.GetLayer("conv1").OnlyConsumer?.Name);
        Assert.True(graph.GetLayer("dense2").IsOutput);
        Assert.Null(graph.GetLayer("dense2").OnlyConsumer);
        Assert.Equal([16, 5], graph.GetLayer("dense2").GetWeight("kernel")!.Shape);
    }

    [Fact]
    public void A_functional_model_is_a_graph_in_both_notations_of_inbound_nodes()
    {
        // act
        var graph = TestModels.Functional(1);

        // assert
        Assert.Equal(["relu1", "bn2"], graph.GetLayer("add").Inputs.Select(layer => layer.Name));
        Assert.Equal(["project", "add"], graph.GetLayer("relu1").Consumers.Select(layer => layer.Name));
        Assert.Null(graph.GetLayer("relu1").OnlyConsumer);
        Assert.Equal("project", graph.GetLayer("bn2").Inputs.Single().Name);
    }

    [Fact]
    public void The_topology_is_kept_with_its_unknown_fields()
    {
        // arrange
        var topology = JsonNode.Parse("""{"class_name":"Sequential","config":[{"class_name":"Dense","config":{"name":"d","units":1"""
            + ""","novel":[null]}}],"extra":true}""")!;

        // act
        var graph = ModelGraph.Parse(topology, []);

        // assert
        Assert.True(JsonNode.DeepEquals(topology, graph.ToTopology()));
        Assert.NotSame(topology, graph.ToTopology());
    }

    [Fact]
    public void Layers_are_ordered_by_their_inputs_whatever_the_file_says()
    {
        // act
        var graph = Functional("""{"name":"b","class_name":"Dense","config":{},"inbound_nodes":[[["a",0,0]]]},"""
            + """{"name":"a","class_name":"InputLayer","config":{},"inbound_nodes":[]}""");

        // assert
        Assert.Equal(["a", "b"], graph.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Configurations_are_found_in_camelCase_too()
    {
        // act
        var layer = Functional("""{"name":"b","className":"ReLU","config":{"maxValue":6,"useBias":false},"inboundNodes":[]}""")
            .GetLayer("b");

        // assert
        Assert.Equal((6.0, false), (layer.GetNumber("max_value"), layer.GetFlag("use_bias")));
    }

    [Fact]
    public void A_layer_that_is_called_twice_is_shared()
    {
        // act
        var graph = Functional("""{"name":"a","class_name":"InputLayer","config":{},"inbound_nodes":[]},"""
            + """{"name":"b","class_name":"Dense","config":{},"inbound_nodes":[[["a",0,0,{}]],[["a",0,0,{}]]]}""");

        // assert
        Assert.True(graph.GetLayer("b").IsShared);
        Assert.Null(graph.GetLayer("a").OnlyConsumer);
    }

    [Theory]
    [InlineData("""{"node":[]}""", "The topology has no list of layers")]
    [InlineData("""{"class_name":"Sequential","config":[{"class_name":"Dense","config":{}}]}""", "lacks its class name, "
        + "its name or its configuration")]
    [InlineData("""{"class_name":"Sequential","config":[{"class_name":7,"config":{"name":"a"}}]}""", "lacks its class name, "
        + "its name or its configuration")]
    [InlineData(
        """{"class_name":"Sequential","config":[{"class_name":"A","config":{"name":"a"}},{"class_name":"A","config":{"name":"a"}}]}""",
        "two layers named 'a'")]
    [InlineData("""{"class_name":"Model","config":{"layers":[{"class_name":"A","name":"a","config":{},"inbound_nodes":[[["x",0,0]]]}]"""
        + ""","output_layers":[["a",0,0]]}}""", "no layer [\"x\",0,0], to which 'a' refers")]
    [InlineData("""{"class_name":"Model","config":{"layers":[{"class_name":"A","name":"a","config":{},"inbound_nodes":[[[]]]}]"""
        + ""","output_layers":[["a",0,0]]}}""", "no layer [], to which 'a' refers")]
    [InlineData("""{"class_name":"Model","config":{"layers":[{"class_name":"A","name":"a","config":{},"inbound_nodes":[[["a",0,0]]]}]"""
        + ""","output_layers":[["a",0,0]]}}""", "a cycle through 'a'")]
    [InlineData("""{"class_name":"Model","config":{"layers":[{"class_name":"A","name":"a","config":{}}]}}""", "names no output layers")]
    public void A_topology_that_is_none_is_an_error(string topology, string message) => Assert.Contains(
        message, Assert.Throws<QuantizationException>(() => ModelGraph.Parse(JsonNode.Parse(topology)!, [])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_weight_that_does_not_fit_its_shape_or_is_there_twice_is_an_error()
    {
        var error = Assert.Throws<QuantizationException>(() => new WeightTensor("dense/kernel", [2, 3], new float[5]));
        Assert.Equal("Weight 'dense/kernel' has shape [2, 3], which holds 6 values, but 5 were given.", error.Message);

        var weight = new WeightTensor("a", [1], new float[1]);
        Assert.Equal("a", Assert.Throws<QuantizationException>(() =>
            ModelGraph.Parse(TestModels.Sequential(1).ToTopology(), [weight, weight])).Tensor);
    }

    [Fact]
    public void Layers_that_are_not_there_are_an_error_listing_those_that_are() => Assert.StartsWith(
        "The model has no layer 'dense9'. Its layers are: input_1, conv1,",
        Assert.Throws<QuantizationException>(() => TestModels.Sequential(1).GetLayer("dense9")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_clone_changes_nothing_of_the_original()
    {
        // arrange
        var graph = TestModels.Functional(1);
        var topology = graph.ToTopology();

        // act
        new Quantization.Passes.BatchNormInsertion().Apply(graph.Clone());

        // assert
        Assert.True(JsonNode.DeepEquals(topology, graph.ToTopology()));
        Assert.NotNull(graph.FindWeight("dense/bias"));
    }

    private static ModelGraph Functional(string layers) =>
        ModelGraph.Parse(JsonNode.Parse($$$"""{"class_name":"Model","config":{"layers":[{{{layers}}}],"output_layers":["b",0,0]}}""")!, []);
}
