using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Keras.Layers.Normalizing;

namespace QuantBuild.Keras.Tests.Topology;

public sealed class SummaryTests
{
    [Fact]
    public void A_sequential_model_is_summarized_without_its_input()
    {
        // arrange
        using Sequential model = new([new Dense(80, inputShape: [8]), new BatchNormalization(), new Dense(1) { Trainable = false }], "mlp");
        using StringWriter output = new();
        output.NewLine = "\n";

        // act
        model.Summary(output);

        // assert
        Assert.Equal(
            """
            Model: "mlp"
            _________________________________________________________________
             Layer (type)                 Output Shape              Param #
            =================================================================
             dense (Dense)                (None, 80)                720
             batch_normalization (BatchNormalization) (None, 80)                320
             dense_1 (Dense)              (None, 1)                 81
            =================================================================
            Total params: 1,121
            Trainable params: 880
            Non-trainable params: 241
            _________________________________________________________________

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void A_functional_model_shows_what_feeds_each_layer()
    {
        // arrange
        Input input = new([4], "pixels");
        var x = new Dense(4, name: "first").Apply(input);
        using Model model = new(input, new Add("sum").Apply([input, x]));
        using StringWriter output = new();

        // act
        model.Summary(output);

        // assert
        Assert.Contains("Connected to", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("pixels, first", output.ToString(), StringComparison.Ordinal);
    }
}
