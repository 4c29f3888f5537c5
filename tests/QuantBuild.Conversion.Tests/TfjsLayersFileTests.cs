using System.Text.Json.Nodes;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Tfjs;

namespace QuantBuild.Conversion.Tests;

public sealed class TfjsLayersFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() =>
        _folder.Dispose();

    [Fact]
    public void A_model_is_read_as_it_was_written()
    {
        // arrange
        var model = Read("""
            {"class_name": "Dense", "config": {"name": "d", "units": 2, "activation": "relu", "batch_input_shape": [null, 3],
              "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": null},
              "kernel_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null}}}
            """);

        // act
        TfjsLayersFile.Write(model, _folder["model"]);
        var again = TfjsLayersFile.Read(_folder["model"]);

        // assert
        Assert.Equal(model.Weights.Select(weight => weight.Name), again.Weights.Select(weight => weight.Name));
        Assert.Equal([1, 2, 3, 4, 5, 6], again.Values.Get(again.Weights[0]).Floats);
        Assert.True(again.IsForTfjs);
        using var artifacts = TfjsModel.Open(_folder["model"]);
        Assert.Equal(
            """
            {"class_name":"Dense","config":{"name":"d","units":2,"activation":"relu","batch_input_shape":[null,3],"dtype":"float32",
            "kernel_initializer":{"class_name":"Zeros","config":{}}},"name":"d"}
            """.ReplaceLineEndings(string.Empty),
            artifacts.Topology!["model_config"]!["config"]!["layers"]![0]!.ToJsonString());
    }

    [Fact]
    public void Calls_are_written_as_Keras_2_has_them()
    {
        // arrange
        var json = JsonNode.Parse("""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "name": "a", "config": {"name": "a", "batch_shape": [null, 4]}, "inbound_nodes": []},
              {"class_name": "Add", "name": "s", "config": {"name": "s"}, "inbound_nodes": [{"args": [[
                {"class_name": "__keras_tensor__", "config": {"keras_history": ["a", 0, 0]}},
                {"class_name": "__keras_tensor__", "config": {"keras_history": ["a", 0, 0]}}]], "kwargs": {}}]}],
             "input_layers": [["a", 0, 0]], "output_layers": [["s", 0, 0]]}}
            """)!;

        // act
        TfjsLayersFile.Write(LayersModel.Read(json, [], WeightSet.Empty), _folder["model"]);

        // assert
        using var artifacts = TfjsModel.Open(_folder["model"]);
        Assert.Equal(
            """[[["a",0,0,{}],["a",0,0,{}]]]""",
            artifacts.Topology!["model_config"]!["config"]!["layers"]![1]!["inbound_nodes"]!.ToJsonString());
    }

    [Fact]
    public void What_is_wrong_is_said_with_the_file_and_the_layer()
    {
        // arrange
        var model = Read("""{"class_name": "Dense", "config": {"name": "d", "units": 2, "batch_input_shape": [null, 3]}}""");
        TfjsLayersFile.Write(model, _folder["model"]);
        var file = _folder["model/model.json"];
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"units\":2", "\"units\":4", StringComparison.Ordinal));

        // act
        var error = Assert.Throws<ConversionException>(() => TfjsLayersFile.Read(_folder["model"]));

        // assert
        Assert.Equal($"'{file}': Weight 'd/kernel' has shape [3, 2]; layer 'd' needs [3, 4].", error.Message);
        Assert.Equal("d", error.Layer);
    }

    private static LayersModel Read(string layer)
    {
        Dictionary<string, Tensor> values = new(StringComparer.Ordinal)
        {
            ["d/kernel"] = Tensor.Of([3, 2], [1f, 2, 3, 4, 5, 6]),
            ["d/bias"] = Tensor.Of([2], [7f, 8]),
        };
        return LayersModel.Read(
            JsonNode.Parse($$$"""{"class_name": "Sequential", "config": {"name": "m", "layers": [{{{layer}}}]}}""")!,
            [.. values.Select(item => new GraphWeight(item.Key, ElementType.Float32, item.Value.Shape))],
            new WeightSet(values));
    }
}
