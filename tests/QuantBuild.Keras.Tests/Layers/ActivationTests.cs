using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Keras.Tests.Layers;

public sealed class ActivationTests
{
    [Theory]
    [InlineData("linear")]
    [InlineData("relu")]
    [InlineData("relu6")]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("elu")]
    [InlineData("swish")]
    [InlineData("silu")]
    [InlineData("hard_sigmoid")]
    public void An_activation_computes_and_learns_as_defined(string name) => LayerCheck.Against(
        new Activation(name), [40], (x, _) => [.. x.Select(value => Definitions.Activate(name, value))], range: 8);

    [Theory]
    [InlineData("relu6")]
    [InlineData("hard_sigmoid")]
    [InlineData("swish")]
    public void A_dense_layer_ends_with_its_activation(string name) => LayerCheck.Against(
        new Dense(3, activation: name),
        [4], (x, weights) => [.. Definitions.Dense(x, weights[0], weights[1], 4, 3).Select(value => Definitions.Activate(name, value))],
        range: 4);

    [Fact]
    public void A_dense_layer_works_on_the_last_dimension() => LayerCheck.Against(
        new Dense(3), [2, 4], (x, weights) => Definitions.Dense(x, weights[0], weights[1], 4, 3));

    [Fact]
    public void Softmax_computes_and_learns_as_defined() =>
        LayerCheck.Against(new Softmax(), [3, 4], (x, _) => Definitions.Softmax(x, 4), range: 3);

    [Fact]
    public void Softmax_as_an_activation_computes_and_learns_as_defined() =>
        LayerCheck.Against(new Activation("softmax"), [5], (x, _) => Definitions.Softmax(x, 5), range: 3);

    [Fact]
    public void ReLU_cuts_at_its_maximum_and_slopes_below_zero() => LayerCheck.Against(
        new ReLU(maxValue: 6, negativeSlope: 0.1), [40],
        (x, _) => [.. x.Select(value => Math.Min(value > 0 ? value : 0.1 * value, 6))], range: 9);

    [Fact]
    public void LeakyReLU_slopes_below_zero_by_Keras_default() => LayerCheck.Against(
        new LeakyReLU(), [40], (x, _) => [.. x.Select(value => value > 0 ? value : 0.3 * value)], range: 9);

    [Fact]
    public void An_unknown_activation_is_an_error_that_lists_the_known_ones()
    {
        // act
        var error = Assert.Throws<KerasException>(() => new Activation("gelu6"));

        // assert
        Assert.Contains("gelu6", error.Message, StringComparison.Ordinal);
        Assert.Contains("hard_sigmoid", error.Message, StringComparison.Ordinal);
    }
}
