using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Tests.Layers;

public sealed class LayersModelTests
{
    // An inner model, called twice, whose layer has the name of an outer one; and a layer that no output needs.
    private const string Nested = """
        {"class_name": "Functional", "config": {"name": "outer", "layers": [
          {"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_input_shape": [null, 3]}, "inbound_nodes": []},
          {"class_name": "Dense", "name": "aside", "config": {"name": "aside", "units": 5}, "inbound_nodes": [[["x", 0, 0, {}]]]},
          {"class_name": "Functional", "name": "inner", "config": {"name": "inner", "layers": [
             {"class_name": "InputLayer", "name": "i", "config": {"name": "i", "batch_input_shape": [null, 3]}, "inbound_nodes": []},
             {"class_name": "Dense", "name": "dense", "config": {"name": "dense", "units": 3, "trainable": false},
               "inbound_nodes": [[["i", 0, 0, {}]]]}],
             "input_layers": [["i", 0, 0]], "output_layers": [["dense", 0, 0]]},
           "inbound_nodes": [[["x", 0, 0, {}]], [["inner", 1, 0, {}]]]},
          {"class_name": "Dense", "name": "dense", "config": {"name": "dense", "units": 2}, "inbound_nodes": [[["inner", 2, 0, {}]]]}],
         "input_layers": [["x", 0, 0]], "output_layers": [["dense", 0, 0]]}}
        """;

    [Fact]
    public void Layers_of_models_in_the_model_are_its_own_and_what_no_output_needs_is_gone()
    {
        // act
        var model = LayersModel.WithoutValues(CanonicalTopology.Of(JsonNode.Parse(Nested)));

        // assert
        var config = model.Topology.Model["config"]!;
        Assert.Equal(["x", "inner_dense", "dense"], config["layers"]!.AsArray().Select(layer => (string)layer!["name"]!));
        Assert.Equal("""[[["x",0,0]],[["inner_dense",0,0]]]""", config["layers"]![1]!["inbound_nodes"]!.ToJsonString());
        Assert.Equal("""[[["inner_dense",1,0]]]""", config["layers"]![2]!["inbound_nodes"]!.ToJsonString());
        Assert.Equal(
            ["inner_dense/kernel", "inner_dense/bias", "dense/kernel", "dense/bias"], model.Weights.Select(weight => weight.Name));
        Assert.Equal(3, model.ToGraph().Operations.Count(operation => operation.Type == "MatMul"));
        Assert.Equal(["inner_dense", "dense"], model.Summarize().Layers.Skip(1).Select(layer => layer.Name));
    }

    [Fact]
    public void A_weight_knows_where_files_keep_it()
    {
        // arrange
        const string layers = """
            {"class_name": "Bidirectional", "config": {"name": "b", "batch_input_shape": [null, 5, 4],
              "layer": {"class_name": "LSTM", "config": {"name": "l", "units": 2, "return_sequences": true}}}},
            {"class_name": "TimeDistributed", "config": {"name": "t", "layer":
              {"class_name": "Sequential", "config": {"name": "s", "layers": [
                {"class_name": "Dense", "config": {"name": "b", "units": 3, "batch_input_shape": [null, 4]}},
                {"class_name": "BatchNormalization", "config": {"name": "n", "trainable": false}}]}}}}
            """;

        // act
        var model = LayersModel.WithoutValues(CanonicalTopology.Of(Chain(layers)));

        // assert
        Assert.Equal(
            [
                "b/forward_l/kernel in layers/bidirectional/forward_layer/cell/vars",
                "b/forward_l/recurrent_kernel in layers/bidirectional/forward_layer/cell/vars",
                "b/forward_l/bias in layers/bidirectional/forward_layer/cell/vars",
                "b/backward_l/kernel in layers/bidirectional/backward_layer/cell/vars",
                "b/backward_l/recurrent_kernel in layers/bidirectional/backward_layer/cell/vars",
                "b/backward_l/bias in layers/bidirectional/backward_layer/cell/vars",
                "t/b/kernel in layers/time_distributed/layer/layers/dense/vars",
                "t/b/bias in layers/time_distributed/layer/layers/dense/vars",
                "t/n/gamma in layers/time_distributed/layer/layers/batch_normalization/vars",
                "t/n/beta in layers/time_distributed/layer/layers/batch_normalization/vars",
                "t/n/moving_mean in layers/time_distributed/layer/layers/batch_normalization/vars",
                "t/n/moving_variance in layers/time_distributed/layer/layers/batch_normalization/vars",
            ],
            model.Saved.Select(part => $"{part.Name} in {part.Group}"));
        Assert.Equal(8, model.Saved.Count(part => part.IsTrained));
        Assert.Equal(["t/b/kernel", "b/kernel"], model.Saved[6].Names.Distinct());
    }

    [Fact]
    public void A_weight_is_found_by_the_name_that_a_file_has_for_it()
    {
        // arrange
        var kernel = Tensor.Of([3, 3], [.. Enumerable.Range(0, 9).Select(i => (float)i)]);
        Dictionary<string, Tensor> values = new(StringComparer.Ordinal)
        {
            ["inner/dense/kernel"] = kernel,
            ["inner/dense/bias"] = Tensor.Of([3], new float[3]),
            ["aside/kernel"] = Tensor.Of([3, 5], new float[15]),
            ["aside/bias"] = Tensor.Of([5], new float[5]),
            ["dense/kernel"] = Tensor.Of([3, 2], new float[6]),
            ["dense/bias"] = Tensor.Of([2], new float[2]),
        };

        // act
        var model = LayersModel.Read(
            JsonNode.Parse(Nested)!, [.. values.Select(item => new GraphWeight(item.Key, ElementType.Float32, item.Value.Shape))],
            new WeightSet(values));

        // assert
        Assert.Equal(kernel.Floats, model.Values.Get(model.Weights[0]).Floats);
        Assert.All(model.ToGraph().Weights, weight => model.Values.Get(weight));
    }

    [Theory]
    [InlineData("3.9.0", "GRU", "hard_sigmoid", "hard_sigmoid_keras3", null)]
    [InlineData("2.15.0", "GRU", "hard_sigmoid", "hard_sigmoid", null)]
    [InlineData("tfjs-layers 4.22.0", "GRU", null, "hard_sigmoid", false)]
    [InlineData("2.2.4", "GRU", "sigmoid", "sigmoid", false)]
    [InlineData("2.2.4-tf", "LSTM", null, "hard_sigmoid", null)]
    public void What_a_writer_takes_for_granted_is_said_in_the_options(
        string version, string layer, string? given, string? activation, bool? resetsAfter)
    {
        // arrange
        var option = given is null ? string.Empty : $", \"recurrent_activation\": \"{given}\"";
        var json = Chain($$$"""
            {"class_name": "{{{layer}}}", "config": {"name": "r", "units": 2, "batch_input_shape": [null, 5, 4]{{{option}}}}}
            """);
        json["keras_version"] = version;

        // act
        var config = LayersModel.WithoutValues(CanonicalTopology.Of(json)).Topology.Model["config"]!["layers"]![0]!["config"]!;

        // assert
        Assert.Equal(activation, (string?)config["recurrent_activation"]);
        Assert.Equal(resetsAfter, (bool?)config["reset_after"]);
    }

    private static JsonObject Chain(string layers) =>
        (JsonObject)JsonNode.Parse($$$"""{"class_name": "Sequential", "config": {"name": "m", "layers": [{{{layers}}}]}}""")!;
}
