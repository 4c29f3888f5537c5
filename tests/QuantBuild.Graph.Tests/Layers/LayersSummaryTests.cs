using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Graph.Tests.Layers;

public sealed class LayersSummaryTests
{
    [Fact]
    public void Layers_are_listed_with_what_they_make_and_what_feeds_them()
    {
        // arrange: 3·3·1·2 + 2 numbers of a convolution over an image of any width, and 4·2 of a batch normalization
        var topology = JsonNode.Parse("""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
              {"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_input_shape": [null, 5, null, 1]},
                "inbound_nodes": []},
              {"class_name": "Conv2D", "name": "c", "config": {"name": "c", "filters": 2, "kernel_size": [3, 3]},
                "inbound_nodes": [[["x", 0, 0, {}]]]},
              {"class_name": "BatchNormalization", "name": "b", "config": {"name": "b"}, "inbound_nodes": [[["c", 0, 0, {}]]]},
              {"class_name": "Add", "name": "s", "config": {"name": "s"}, "inbound_nodes": [[["b", 0, 0, {}], ["c", 0, 0, {}]]]}],
             "input_layers": [["x", 0, 0]], "output_layers": [["s", 0, 0]]}}
            """)!;
        GraphWeight[] weights =
        [
            Weight("c/kernel", 3, 3, 1, 2), Weight("c/bias", 2),
            Weight("b/gamma", 2), Weight("b/beta", 2), Weight("b/moving_mean", 2), Weight("b/moving_variance", 2),
        ];
        using StringWriter output = new() { NewLine = "\n" };

        // act
        LayersSummary.Of(topology, weights).Write(output);

        // assert
        var lines = output.ToString().Split('\n');
        Assert.Equal("Model: \"m\"", lines[0]);
        Assert.Equal(
            [
                " x (InputLayer)               (None, 5, None, 1)        0",
                " c (Conv2D)                   (None, 3, None, 2)        20          x",
                " b (BatchNormalization)       (None, 3, None, 2)        8           c",
                " s (Add)                      (None, 3, None, 2)        0           b, c",
            ],
            lines[4..8]);
        Assert.Equal(["Total params: 28", "Trainable params: 24", "Non-trainable params: 4"], lines[9..12]);
    }

    [Theory]
    [InlineData("batch_input_shape", true)]
    [InlineData("batch_shape", false)]
    public void The_words_of_Keras_3_are_not_those_that_TFjs_loads(string option, bool isForTfjs)
    {
        // arrange
        var topology = JsonNode.Parse(
            $$"""
            {"class_name": "Sequential", "config": {"name": "m", "layers": [
              {"class_name": "Flatten", "config": {"name": "f", "{{option}}": [null, 2] } } ] } }
            """)!;

        // act and assert
        Assert.Equal(isForTfjs, LayersSummary.Of(topology, []).IsForTfjs);
    }

    private static GraphWeight Weight(string name, params int[] shape) => new(name, ElementType.Float32, shape);
}
