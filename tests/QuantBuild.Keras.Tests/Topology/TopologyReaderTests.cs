using System.Text.Json.Nodes;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Tfjs;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Topology;

public sealed class TopologyReaderTests
{
    [Fact]
    public void The_names_of_TFjs_are_read_like_those_of_Keras()
    {
        // arrange: as tfjs-layers saves it, in camel case, with VarianceScaling and without model_config
        var model = Write("""
            {"className": "Sequential", "config": {"name": "sequential_1", "layers": [
              {"className": "Dense", "config": {"units": 2, "activation": "hardSigmoid", "useBias": true,
                "kernelInitializer": {"className": "VarianceScaling",
                  "config": {"scale": 1, "mode": "fanAvg", "distribution": "normal", "seed": null}},
                "biasInitializer": {"className": "Zeros", "config": {}}, "kernelRegularizer": null, "biasConstraint": null,
                "name": "dense_Dense1", "trainable": true, "batchInputShape": [null, 1], "dtype": "float32"}}]}}
            """, ("dense_Dense1/kernel", [1, 2], [1, -1]), ("dense_Dense1/bias", [2], [0, 1]));

        // act
        using (model)
        using (var loaded = LayersModelFile.Load(model.Path))
        using (var x = torch.ones(1, 1))
        using (var y = loaded.Predict(x))
        {
            // assert: 0.2·1 + 0.5 and 0.2·0 + 0.5
            Assert.Equal([0.7f, 0.5f], y.data<float>().ToArray());
        }
    }

    [Fact]
    public void A_functional_model_with_a_shared_layer_survives_saving_and_loading()
    {
        // arrange
        using TemporaryFolder folder = new();
        Input left = new([3], "left");
        Input right = new([3], "right");
        Dense shared = new(2, activation: "tanh", name: "shared");
        var sum = new Add("sum").Apply([shared.Apply(left), shared.Apply(right)]);
        using Model model = new([left, right], [new Dense(1, name: "last").Apply(sum)], "siamese");
        using var a = torch.rand(4, 3);
        using var b = torch.rand(4, 3);

        // act
        model.Save(folder["model"]);
        using var loaded = LayersModelFile.Load(folder["model"]);

        // assert
        Assert.Equal(model.Predict([a, b])[0].data<float>().ToArray(), loaded.Predict([a, b])[0].data<float>().ToArray());
        Assert.Equal(["left", "right", "shared", "sum", "last"], loaded.Layers.Select(layer => layer.Name));
    }

    [Theory]
    [InlineData(
        """{"class_name": "ConvLSTM2D", "config": {"name": "memory", "units": 1}}""", "memory", "ConvLSTM2D",
        "BatchNormalization, Bidirectional")]
    [InlineData("""{"class_name": "Dense", "config": {"name": "d", "units": 1, "lora_rank": 4}}""", "d", "lora_rank", "units")]
    [InlineData("""{"class_name": "Dense", "config": {"name": "d", "units": "many"}}""", "d", "units", "whole number")]
    [InlineData("""{"class_name": "Dense", "config": {"name": "d"}}""", "d", "units", "has no")]
    [InlineData("""{"class_name": "Dense", "config": {"name": "d", "units": 1, "activation": "maxout"}}""", "d", "maxout", "relu6")]
    [InlineData("""{"class_name": "Dense", "config": {"name": "d", "units": 1, "dtype": "string"}}""", "d", "string", "float32")]
    [InlineData(
        """{"class_name": "Flatten", "config": {"name": "f", "data_format": "channels_first"}}""", "f", "channels_first", "channels_last")]
    public void What_is_not_supported_is_an_error_that_names_layer_and_option(string layer, string name, string option, string advice)
    {
        // arrange
        using var model = Write($$$$"""
            {"model_config": {"class_name": "Sequential", "config": {"name": "s", "layers": [
              {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [null, 1]}}, {{{{layer}}}}]}}}
            """);

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(model.Path));

        // assert
        Assert.Equal(name, error.Layer);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d/kernel", 2, "[2, 1]")]
    [InlineData("other/kernel", 1, "other/kernel")]
    public void A_weight_that_does_not_fit_is_an_error_that_names_it(string weight, int rows, string detail)
    {
        // arrange
        using var model = Write(
            """
            {"model_config": {"class_name": "Sequential", "config": {"name": "s", "layers": [
              {"class_name": "Dense", "config": {"name": "d", "units": 1, "use_bias": false, "batch_input_shape": [null, 1]}}]}}}
            """,
            (weight, [rows, 1], new float[rows]));

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(model.Path));

        // assert
        Assert.Contains(detail, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_missing_is_an_error_that_names_it()
    {
        // arrange
        using var model = Write("""
            {"model_config": {"class_name": "Sequential", "config": {"name": "s", "layers": [
              {"class_name": "Dense", "config": {"name": "d", "units": 1, "batch_input_shape": [null, 1]}}]}}}
            """, ("d/kernel", [1, 1], [1f]));

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(model.Path));

        // assert
        Assert.Contains("d/bias", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[["b", 0, 0, {}]]""", """[["a", 0, 0, {}]]""")]
    [InlineData("""[["in", 0, 0, {}]]""", """[["nowhere", 0, 0, {}]]""")]
    [InlineData("""[["in", 0, 0, {}]]""", """[["in", 0, 1, {}]]""")]
    [InlineData("""[["in", 0, 0, {}]]""", """[[{"of": "Keras 3"}]]""")]
    public void A_graph_that_goes_in_circles_or_nowhere_is_an_error_that_names_a_layer(string inputsOfA, string inputsOfB)
    {
        // arrange
        using var model = Write($$$$"""
            {"model_config": {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_input_shape": [null, 1]}, "inbound_nodes": []},
              {"class_name": "Flatten", "name": "a", "config": {"name": "a"}, "inbound_nodes": [{{{{inputsOfA}}}}]},
              {"class_name": "Flatten", "name": "b", "config": {"name": "b"}, "inbound_nodes": [{{{{inputsOfB}}}}]}],
              "input_layers": [["in", 0, 0]], "output_layers": [["b", 0, 0]]}}}
            """);

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(model.Path));

        // assert
        Assert.True(error.Layer is "a" or "b");
    }

    private static TemporaryFolder Write(string topology, params (string Name, int[] Shape, float[] Values)[] weights)
    {
        TemporaryFolder folder = new();
        JsonObject json = new() { ["format"] = "layers-model", ["modelTopology"] = JsonNode.Parse(topology) };
        TfjsModelWriter.Write(
            folder.Path, json, [[.. weights.Select(weight => WeightData.FromFloat32(weight.Name, weight.Shape, weight.Values))]]);
        return folder;
    }
}
