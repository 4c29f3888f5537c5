using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Training;

/// <summary>Losses of known outputs: a model that passes its input on, so that the output is the input.</summary>
public sealed class LossTests
{
    private static readonly float[] _probabilities = [0.7f, 0.2f, 0.1f, 0.3f, 0.3f, 0.4f];

    [Theory]
    [InlineData("meanAbsoluteError", (0.3 + 0.2 + 0.1 + 0.3 + 0.7 + 0.4) / 6)]
    [InlineData("mean_squared_error", (0.09 + 0.04 + 0.01 + 0.09 + 0.49 + 0.16) / 6)]
    public void Errors_are_means_over_all_values(string loss, double expected) =>
        Assert.Equal(expected, Evaluate(loss, OneHot(), new Activation("linear", inputShape: [3]))["loss"], 1e-6);

    [Theory]
    [InlineData("categoricalCrossentropy", false)]
    [InlineData("sparseCategoricalCrossentropy", true)]
    public void Crossentropies_are_means_over_samples_from_probabilities_and_from_softmax(string loss, bool isSparse)
    {
        // arrange
        using var classes = torch.tensor(new long[] { 0, 1 });
        using var targets = isSparse ? classes.alias() : OneHot();
        var expected = -(Math.Log(0.7) + Math.Log(0.3)) / 2;
        // softmax(log p) = p
        float[] logits = [.. _probabilities.Select(p => MathF.Log(p))];

        // act
        var fromProbabilities = Evaluate(loss, targets.alias(), new Activation("linear", inputShape: [3]))["loss"];
        var fromSoftmax = Evaluate(loss, targets.alias(), new Softmax(inputShape: [3]), logits);

        // assert
        Assert.Equal(expected, fromProbabilities, 1e-6);
        Assert.Equal(expected, fromSoftmax["loss"], 1e-6);
        Assert.Equal(0.5, fromSoftmax["accuracy"], 1e-6);
    }

    [Fact]
    public void Binary_crossentropy_is_the_mean_over_values_from_probabilities_and_from_sigmoid()
    {
        // arrange
        var expected = -(Math.Log(0.7) + Math.Log(0.8) + Math.Log(0.9) + Math.Log(0.7) + Math.Log(0.3) + Math.Log(0.6)) / 6;
        float[] logits = [.. _probabilities.Select(p => MathF.Log(p / (1 - p)))];

        // act
        var fromProbabilities = Evaluate("binaryCrossentropy", OneHot(), new Activation("linear", inputShape: [3]))["loss"];
        var fromSigmoid = Evaluate("binaryCrossentropy", OneHot(), new Activation("sigmoid", inputShape: [3]), logits)["loss"];

        // assert
        Assert.Equal(expected, fromProbabilities, 1e-5);
        Assert.Equal(expected, fromSigmoid, 1e-5);
    }

    [Fact]
    public void A_probability_of_zero_gives_the_loss_of_Keras_epsilon()
    {
        // act
        var loss = Evaluate("categoricalCrossentropy", OneHot(), new Activation("linear", inputShape: [3]), [0, 1, 0, 0, 1, 0])["loss"];

        // assert: the second sample is right
        Assert.Equal(-Math.Log(1e-7) / 2, loss, 1e-4);
    }

    [Fact]
    public void An_unknown_loss_is_an_error_that_lists_the_known_ones()
    {
        // arrange
        using Sequential model = new([new Dense(1, inputShape: [1])]);

        // act
        var error = Assert.Throws<KerasException>(() => model.Compile(new Sgd(), "hinge"));

        // assert
        Assert.Contains("hinge", error.Message, StringComparison.Ordinal);
        Assert.Contains("binary_crossentropy", error.Message, StringComparison.Ordinal);
    }

    private static torch.Tensor OneHot() => torch.tensor(new float[] { 1, 0, 0, 0, 1, 0 }, 2, 3);

    private static IReadOnlyDictionary<string, double> Evaluate(string loss, torch.Tensor targets, Layer last, float[]? inputs = null)
    {
        using Sequential model = new([last]);
        model.Compile(new Sgd(), loss, ["accuracy"]);
        using var x = torch.tensor(inputs ?? _probabilities, 2, 3);
        using (targets)
        {
            return model.Evaluate(x, targets);
        }
    }
}
