using System.Text.Json.Nodes;

namespace QuantBuild.Tool.Tests;

/// <summary>What init writes is accepted by the model that it looked at, and by editors, with the tool alone.</summary>
public sealed class InitTests : IDisposable
{
    private readonly ToolCall _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_schemas_that_the_files_name_are_there_and_are_those_of_the_project()
    {
        // arrange
        _tool.Folder.Copy(Repository.Models);

        // act
        _tool.Run("init", "layers", "--json");

        // assert
        foreach (var (file, schema) in new[] { ("quantbuild.json", "quantbuild"), ("layers.dataset.json", "dataset") })
        {
            var place = (string)JsonNode.Parse(File.ReadAllText(_tool[file]))!["$schema"]!;
            Assert.Equal(
                File.ReadAllText(Path.Combine(Repository.Root, "schemas", $"{schema}.schema.json")), File.ReadAllText(_tool[place]));
        }

        Assert.Equal(
            ["quantbuild.json", "layers.dataset.json", ".quantbuild/quantbuild.schema.json", ".quantbuild/dataset.schema.json"],
            _tool.Answer["written"]!.AsArray().Select(file => (string)file!));
    }

    [Fact]
    public void A_model_of_a_text_and_numbers_is_given_rows_of_its_table_by_name_and_goes_the_whole_way()
    {
        // arrange
        WriteTextModel();

        // act
        var init = _tool.Run("init", "text");
        var run = _tool.Run("run", "--schemes=converter-8bit", "--json");

        // assert
        Assert.Equal((0, 0), (init, run));
        var description = JsonNode.Parse(File.ReadAllText(_tool["text.dataset.json"]))!;
        Assert.Equal(
            """[{"name":"words","inputShape":[32],"range":[0,49]},{"name":"numbers","inputShape":[3]}]""",
            description["inputs"]!.ToJsonString());
        Assert.Equal("""["outputError","agreement"]""", description["metrics"]!.ToJsonString());
        Assert.Equal(2, _tool.Answer["reports"]![0]!["content"]!["variants"]!.AsArray().Count);
    }

    [Fact]
    public void Agreement_is_asked_for_where_an_output_tells_classes_alone()
    {
        // arrange
        WriteTextModel(activation: "linear");

        // act
        _tool.Run("init", "text");

        // assert
        var description = JsonNode.Parse(File.ReadAllText(_tool["text.dataset.json"]))!;
        Assert.Equal("""["outputError"]""", description["metrics"]!.ToJsonString());
    }

    // Two inputs: the numbers of words in a table of fifty, of which the mean is taken, and three numbers.
    private void WriteTextModel(string activation = "softmax")
    {
        var layers = $$$"""
            [{"class_name":"InputLayer","name":"words","inbound_nodes":[],
              "config":{"name":"words","batch_input_shape":[null,null],"dtype":"int32"}},
             {"class_name":"InputLayer","name":"numbers","inbound_nodes":[],
              "config":{"name":"numbers","batch_input_shape":[null,3],"dtype":"float32"}},
             {"class_name":"Embedding","name":"table","inbound_nodes":[[["words",0,0,{}]]],
              "config":{"name":"table","input_dim":50,"output_dim":4}},
             {"class_name":"GlobalAveragePooling1D","name":"mean","inbound_nodes":[[["table",0,0,{}]]],"config":{"name":"mean"}},
             {"class_name":"Concatenate","name":"both","inbound_nodes":[[["mean",0,0,{}],["numbers",0,0,{}]]],
              "config":{"name":"both","axis":-1}},
             {"class_name":"Dense","name":"out","inbound_nodes":[[["both",0,0,{}]]],
              "config":{"name":"out","units":2,"activation":"{{{activation}}}","use_bias":true}}]
            """;
        var model = new JsonObject
        {
            ["format"] = "layers-model",
            ["modelTopology"] = new JsonObject
            {
                ["class_name"] = "Functional",
                ["config"] = new JsonObject
                {
                    ["name"] = "text",
                    ["layers"] = JsonNode.Parse(layers),
                    ["input_layers"] = JsonNode.Parse("""[["words",0,0],["numbers",0,0]]"""),
                    ["output_layers"] = JsonNode.Parse("""[["out",0,0]]"""),
                },
            },
            ["weightsManifest"] = JsonNode.Parse("""
                [{"paths":["weights.bin"],"weights":[{"name":"table/embeddings","shape":[50,4],"dtype":"float32"},
                {"name":"out/kernel","shape":[7,2],"dtype":"float32"},{"name":"out/bias","shape":[2],"dtype":"float32"}]}]
                """),
        };
        var random = new Random(1);
        float[] weights = [.. Enumerable.Range(0, 216).Select(_ => random.NextSingle() - 0.5f)];
        _tool.Folder.Write("text/model.json", model.ToJsonString());
        _tool.Folder.Write("text/weights.bin", [.. weights.SelectMany(BitConverter.GetBytes)]);
    }
}
