using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Layers;

public sealed class BatchNormalizationTests
{
    [Fact]
    public void In_training_images_are_normalized_by_their_own_statistics() => LayerCheck.Against(
        new BatchNormalization(), [3, 2, 2], (x, weights) => Definitions.Normalize(x, 2, weights[0], weights[1], 1e-3));

    [Fact]
    public void In_training_rows_are_normalized_by_their_own_statistics() => LayerCheck.Against(
        new BatchNormalization(epsilon: 0.01), [6, 3], (x, weights) => Definitions.Normalize(x, 3, weights[0], weights[1], 0.01));

    [Theory]
    [InlineData(3, 2, 2)]
    [InlineData(2)]
    public void In_inference_the_moving_averages_are_used(params int[] shape) => LayerCheck.Against(
        new BatchNormalization(),
        shape,
        (x, weights) => [.. x.Select((value, i) =>
            ((value - weights[2][i % 2]) / Math.Sqrt(weights[3][i % 2] + 1e-3) * weights[0][i % 2]) + weights[1][i % 2])],
        isTraining: false);

    [Fact]
    public void A_frozen_layer_uses_the_moving_averages_in_training_too() => LayerCheck.Against(
        new BatchNormalization(scale: false) { Trainable = false },
        [2],
        (x, weights) =>
            [.. x.Select((value, i) => ((value - weights[1][i % 2]) / Math.Sqrt(weights[2][i % 2] + 1e-3)) + weights[0][i % 2])]);

    [Theory]
    [InlineData(true, 4.0 / 3)]
    [InlineData(false, 1.0)]
    public void Moving_averages_take_the_unbiased_variance_of_images_and_the_biased_one_of_rows(bool isImage, double bessel)
    {
        // arrange: one channel with the values 1, 3, 5, 7; mean 4, biased variance 5
        int[] shape = isImage ? [1, 1, 1] : [1];
        using Sequential model = new([new BatchNormalization(inputShape: shape)]);
        model.Compile(new Sgd(1e-30), "mse");
        using var x = torch.tensor(new float[] { 1, 3, 5, 7 }, [4, .. shape.Select(size => (long)size)]);

        // act
        model.Fit(x, x, new FitOptions { BatchSize = 4 });

        // assert: 0.99 · start + 0.01 · batch
        Assert.Equal(0.01 * 4, model.Weights[2].GetValues()[0], 1e-6);
        Assert.Equal(0.99 + (0.01 * 5 * bessel), model.Weights[3].GetValues()[0], 1e-6);
    }

    [Fact]
    public void Weights_come_in_Keras_order()
    {
        // act
        using Sequential model = new([new BatchNormalization(inputShape: [2])]);

        // assert
        Assert.Equal(
            ["batch_normalization/gamma", "batch_normalization/beta", "batch_normalization/moving_mean",
                "batch_normalization/moving_variance"],
            model.Weights.Select(weight => weight.Name));
        Assert.Equal([true, true, false, false], model.Weights.Select(weight => weight.Trainable));
    }
}
