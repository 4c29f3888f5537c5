using System.Text.Json.Nodes;
using QuantBuild.Graph.GraphDef;

namespace QuantBuild.Graph.Tests.GraphDef;

public sealed class GraphDefReaderTests
{
    private const string Input = """
        {"name":"x","op":"Placeholder","attr":{"dtype":{"type":"DT_FLOAT"},"shape":{"shape":{"dim":[{"size":"-1"},{"size":"4"}]}}}}
        """;

    [Fact]
    public void Nodes_are_read_whatever_order_they_stand_in()
    {
        // act
        var graph = Read($$"""{"name":"b","op":"Relu","input":["a"]}""", """{"name":"a","op":"Neg","input":["x"]}""", Input);

        // assert
        Assert.Equal(["x", "a", "b"], graph.Operations.Select(operation => operation.Name));
        Assert.Equal(["b"], graph.Outputs.Select(output => output.Name));
    }

    [Fact]
    public void A_placeholder_has_null_for_a_length_that_the_data_decides()
    {
        // act
        var graph = Read(Input, """{"name":"any","op":"Placeholder","attr":{"dtype":{"type":3},"shape":{"shape":{"unknownRank":true}}}}""");

        // assert
        Assert.Equal([null, 4], graph.Inputs[0].Shape!);
        Assert.Equal((ElementType.Int32, null), (graph.Inputs[1].Type, graph.Inputs[1].Shape));
    }

    [Fact]
    public void A_fused_node_is_read_as_its_parts_of_which_the_last_has_its_name()
    {
        // arrange: BiasAdd, Relu6 and Prelu in base64
        const string Fused = """
            {"name":"f","op":"_FusedMatMul","input":["x","w","b","alpha"],
             "attr":{"fused_ops":{"list":{"s":["Qmlhc0FkZA==","UHJlbHU="]}},"transpose_a":{"b":false}}}
            """;

        // act
        var graph = Read(
            Input,
            """{"name":"w","op":"Neg","input":["x"]}""",
            """{"name":"b","op":"Neg","input":["x"]}""",
            """{"name":"alpha","op":"Neg","input":["x"]}""",
            Fused);

        // assert
        var parts = graph.Operations.Where(operation => operation.Origin == "f").ToList();
        Assert.Equal(["MatMul f/MatMul", "BiasAdd f/BiasAdd", "Prelu f"], parts.Select(part => part.ToString()));
        Assert.Equal(["f/BiasAdd", "alpha"], parts[2].Inputs.Select(input => input.Name));
    }

    [Fact]
    public void What_a_node_merely_waits_for_is_no_input()
    {
        // act
        var graph = Read(Input, """{"name":"a","op":"Relu","input":["x","^b"]}""", """{"name":"b","op":"NoOp"}""");

        // assert
        Assert.Single(graph.Find("a")!.Inputs);
    }

    [Fact]
    public void A_second_output_is_named_by_its_index()
    {
        // act
        var graph = Read(
            Input,
            """{"name":"top","op":"TopKV2","input":["x","x:0"]}""",
            """{"name":"a","op":"Relu","input":["top:1"]}""",
            """{"name":"b","op":"Relu","input":["top:indices:1"]}""");

        // assert
        Assert.Equal(graph.Find("top")!.Output(1), graph.Find("a")!.Inputs.Single());
        Assert.Equal(graph.Find("top")!.Output(1), graph.Find("b")!.Inputs.Single());
    }

    [Fact]
    public void An_op_that_nobody_knows_is_kept_with_all_its_outputs()
    {
        // act
        var graph = Read(
            Input,
            """{"name":"a","op":"Frobnicate","input":["x"],"attr":{"f":{"func":{"name":"g"}}}}""",
            """{"name":"b","op":"Relu","input":["a:3"]}""");

        // assert
        Assert.Equal(4, graph.Find("a")!.OutputCount);
    }

    [Theory]
    [InlineData("""{"s":"U0FNRQ=="}""", "SAME")]
    [InlineData("""{"s":"SAME"}""", "SAME")]
    [InlineData("""{"s":"VALID"}""", "VALID")]
    [InlineData("""{"s":[78,72,87,67]}""", "NHWC")]
    public void Text_is_base64_plain_or_codes(string value, string expected)
    {
        // act
        var graph = Read(
            Input, """{"name":"a","op":"Relu","input":["x"],"attr":{"text":VALUE}}""".Replace("VALUE", value, StringComparison.Ordinal));

        // assert
        Assert.Equal(expected, graph.Find("a")!.Attributes.Text("text"));
    }

    [Fact]
    public void Constants_are_the_weights_of_the_manifest()
    {
        // arrange
        var json = Model(Input, """{"name":"w","op":"Const"}""", """{"name":"y","op":"MatMul","input":["x","w"]}""");
        json["weightsManifest"] = JsonNode.Parse(
            """[{"paths":["a"],"weights":[{"name":"w","shape":[4,2],"dtype":"float32","quantization":{"dtype":"float16"}}]}]""");

        // act
        var weight = GraphDefReader.Read(json).Weights.Single();

        // assert
        Assert.Equal(("w", ElementType.Float32, 8), (weight.Name, weight.Type, weight.Shape[0] * weight.Shape[1]));
    }

    [Fact]
    public void The_signature_says_which_outputs_there_are_and_what_they_are_called()
    {
        // arrange
        var json = Model(Input, """{"name":"a","op":"Relu","input":["x"]}""", """{"name":"b","op":"Neg","input":["a"]}""");
        json["signature"] = JsonNode.Parse("""{"inputs":{"image":{"name":"x:0"}},"outputs":{"features":{"name":"a:0"}}}""");

        // act
        var graph = GraphDefReader.Read(json);

        // assert
        Assert.Equal(("a", "features"), (graph.Outputs.Single().Name, graph.Outputs.Single().SignatureName));
        Assert.Equal("image", graph.Inputs.Single().SignatureName);
    }

    [Fact]
    public void An_initializers_output_takes_the_place_of_the_placeholder_with_its_number()
    {
        // arrange
        var json = Model(Input, """{"name":"k","op":"Placeholder"}""", """{"name":"y","op":"Mul","input":["x","k"]}""");
        json["modelInitializer"] = JsonNode.Parse("""{"node":[{"name":"w","op":"Const"},{"name":"scaled","op":"Neg","input":["w"]}]}""");
        json["initializerSignature"] = JsonNode.Parse("""{"outputs":{"o":{"name":"scaled","resourceId":7}}}""");
        json["signature"] = JsonNode.Parse(
            """{"inputs":{"x":{"name":"x"},"k":{"name":"k","resourceId":7}},"outputs":{"y":{"name":"y"}}}""");

        // act
        var graph = GraphDefReader.Read(json);

        // assert
        Assert.Equal(["x"], graph.Inputs.Select(input => input.Name));
        Assert.Equal("scaled", graph.Find("k")!.Inputs.Single().Name);
    }

    [Fact]
    public void A_chain_of_any_length_is_read()
    {
        // arrange
        const int Length = 50_000;
        string[] chain = [Input, .. Enumerable.Range(0, Length).Select(
            i => $$"""{"name":"n{{i}}","op":"Relu","input":["{{(i == 0 ? "x" : $"n{i - 1}")}}"]}""")];

        // act
        var graph = Read([.. chain.Reverse()]);

        // assert
        Assert.Equal(Length + 1, graph.Operations.Count);
    }

    [Fact]
    public void The_value_that_a_loop_hands_back_to_its_start_makes_no_circle()
    {
        // act
        var graph = Read(
            Input,
            """{"name":"merge","op":"Merge","input":["x","next"]}""",
            """{"name":"body","op":"Neg","input":["merge"]}""",
            """{"name":"next","op":"NextIteration","input":["body"]}""");

        // assert
        Assert.Equal(["x"], graph.Find("merge")!.Inputs.Select(input => input.Name));
    }

    [Theory]
    [InlineData(
        """{"name":"a","op":"Relu","input":["b"]},{"name":"b","op":"Relu","input":["a"]}""",
        "operation 'a': its inputs depend on its own output.")]
    [InlineData(
        """{"name":"a","op":"Relu","input":["gone"]}""", "operation 'a': it takes the output of 'gone', and there is no such node.")]
    [InlineData(
        """{"name":"a","op":"Relu","input":["x:99999999"]}""",
        "operation 'a': 'x:99999999' names no output of a node, as name or name:index does.")]
    [InlineData("""{"name":"a","op":"Relu","input":["x:1"]}""", "operation 'a': it takes output 1 of 'x', which has 1.")]
    [InlineData("""{"name":"x","op":"Relu"}""", "operation 'x': there are two nodes of this name.")]
    [InlineData("""{"name":"a","input":["x"]}""", "operation 'a': the node has no op.")]
    [InlineData("""{"op":"Relu"}""", "modelTopology: a node has no name.")]
    [InlineData("""{"name":"a","op":"Relu","input":[1]}""", "operation 'a': an input is not a text.")]
    [InlineData("""{"name":"a","op":"Relu","input":"x"}""", "operation 'a': its inputs are not an array.")]
    [InlineData(
        """{"name":"a","op":"Relu","attr":{"n":{"i":"many"}}}""",
        "operation 'a': the attribute 'n' is not of the form that GraphDef has for it.")]
    [InlineData(
        """{"name":"a","op":"Relu","attr":{"n":3}}""", "operation 'a': the attribute 'n' is not of the form that GraphDef has for it.")]
    [InlineData(
        """{"name":"a","op":"Unpack","input":["x"],"attr":{"num":{"i":"999999999"}}}""",
        "operation 'a': the attribute 'num' is 999999999, and must be between 0 and 65536.")]
    [InlineData(
        """{"name":"a","op":"Split","input":["x"],"attr":{"num_split":{"b":true}}}""",
        "operation 'a': the attribute 'num_split' is Boolean and must be Int64.")]
    [InlineData("3", "modelTopology: a node is not an object.")]
    public void A_damaged_graph_is_refused_in_one_line(string nodes, string expected)
    {
        // act
        var error = Assert.Throws<GraphException>(() => Read(Input, nodes));

        // assert
        Assert.Equal(expected, error.Message);
    }

    [Theory]
    [InlineData("""{"modelTopology":[]}""")]
    [InlineData("""{"modelTopology":{"node":{}}}""")]
    [InlineData("""{"modelTopology":{"node":[]},"signature":{"outputs":{"y":{"name":"y"}}}}""")]
    [InlineData("""{"modelTopology":{"node":[]},"signature":{"outputs":{"y":3}}}""")]
    [InlineData(
        """{"modelTopology":{"node":[{"name":"w","op":"Const"}]}"""
            + ""","weightsManifest":[{"weights":[{"name":"w","dtype":"bool","shape":[-1]}]}]}""")]
    [InlineData(
        """{"modelTopology":{"node":[{"name":"w","op":"Const"}]}"""
            + ""","weightsManifest":[{"weights":[{"name":"w","dtype":"bool","shape":["a"]}]}]}""")]
    public void A_damaged_document_is_refused(string json)
    {
        // act, assert
        Assert.Throws<GraphException>(() => GraphDefReader.Read(JsonNode.Parse(json)!.AsObject()));
    }

    private static OperationGraph Read(params string[] nodes) => GraphDefReader.Read(Model(nodes));

    private static JsonObject Model(params string[] nodes) =>
        JsonNode.Parse($$$"""{"modelTopology":{"node":[{{{string.Join(',', nodes)}}}]}}""")!.AsObject();
}
