using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Reshaping;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Layers;

public sealed class PredictTests
{
    [Fact]
    public void Samples_of_another_shape_are_an_error_that_gives_both_shapes()
    {
        // arrange
        using Sequential model = new([new Conv2D(2, [3, 3], inputShape: [9, 8, 3])]);
        using var x = torch.rand(1, 3, 9, 8);

        // act
        var error = Assert.Throws<KerasException>(() => model.Predict(x));

        // assert
        Assert.Contains("[1, 3, 9, 8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[batch, 9, 8, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_at_a_time_are_predicted_as_all_at_once()
    {
        // arrange
        using Sequential model = new(
            [new Conv2D(2, [3, 3], inputShape: [9, 8, 3]), new BatchNormalization(), new ReLU(maxValue: 6), new Flatten(), new Dense(3)]);
        using var x = torch.rand(7, 9, 8, 3);

        // act
        using var inParts = model.Predict(x, batchSize: 3);

        // assert
        using var atOnce = model.Predict([x])[0];
        Assert.True(torch.allclose(atOnce, inParts, 1e-5, 1e-6));
    }
}
