using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Reshaping;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Layers;

public sealed class ShapeLayerTests
{
    [Fact]
    public void Flatten_lays_channels_out_fastest() => LayerCheck.Against(new Flatten(), [2, 3, 4], (x, _) => [.. x]);

    [Fact]
    public void Flatten_after_a_convolution_lays_channels_out_fastest()
    {
        // arrange
        Input input = new([3, 3, 2]);
        Conv2D identity = new(2, [1, 1], useBias: false);
        using Model model = new(input, new Flatten().Apply(identity.Apply(input)));
        identity.Weights[0].SetValues([1, 0, 0, 1]);
        float[] values = [.. Enumerable.Range(0, 18).Select(i => (float)i)];
        using var x = torch.tensor(values, 1, 3, 3, 2);

        // act
        using var flat = model.Predict(x);

        // assert
        Assert.Equal(values, flat.data<float>().ToArray());
    }

    [Fact]
    public void Reshape_keeps_the_order_and_finds_the_free_dimension() =>
        LayerCheck.Against(new Reshape([4, -1]), [2, 3, 2], (x, _) => [.. x]);

    [Fact]
    public void Reshape_into_another_count_is_an_error_that_gives_both_shapes()
    {
        // act
        var error = Assert.Throws<KerasException>(() => new Reshape([5]).Apply(new Input([2, 3])));

        // assert
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[5]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ZeroPadding2D_pads_each_side_by_its_own_number() => LayerCheck.Against(
        new ZeroPadding2D(top: 1, bottom: 2, left: 0, right: 3),
        [2, 3, 2],
        (values, _) =>
        {
            Images image = new(2, 2, 3, 2, values);
            return Images.Compute(2, 5, 6, 2, (n, y, x, c) => image.Holds(y - 1, x) ? image[n, y - 1, x, c] : 0).Values;
        });

    [Fact]
    public void Add_Multiply_and_Concatenate_combine_their_inputs()
    {
        // arrange
        Input first = new([2, 2]);
        Input second = new([2, 2]);
        KerasTensor[] both = [first, second];
        using Model model = new([first, second], [
            new Add().Apply(both), new Multiply().Apply(both), new Concatenate().Apply(both), new Concatenate(axis: 1).Apply(both),
        ]);
        using var a = torch.tensor(new float[] { 1, 2, 3, 4 }, 1, 2, 2);
        using var b = torch.tensor(new float[] { 10, 20, 30, 40 }, 1, 2, 2);

        // act
        var outputs = model.Predict([a, b]);

        // assert
        float[][] values = [.. outputs.Select(output => output.contiguous().data<float>().ToArray())];
        Assert.Equal([11, 22, 33, 44], values[0]);
        Assert.Equal([10, 40, 90, 160], values[1]);
        Assert.Equal([1, 2, 10, 20, 3, 4, 30, 40], values[2]);
        Assert.Equal([1, 2, 3, 4, 10, 20, 30, 40], values[3]);
    }

    [Fact]
    public void Dropout_drops_its_share_scales_the_rest_and_does_nothing_in_inference()
    {
        // arrange
        Input input = new([100_000]);
        using Model model = new(input, new Dropout(0.25).Apply(input));
        using var scope = torch.NewDisposeScope();
        var ones = torch.ones(1, 100_000);
        using DropoutMasks masks = new(torch.CPU);
        masks.Seed(7);

        // act
        var trained = GraphRunner.Run(model.Graph, [ones], new ForwardContext(Training: true, masks))[0].data<float>().ToArray();
        var predicted = model.Predict(ones).data<float>().ToArray();

        // assert
        Assert.All(predicted, value => Assert.Equal(1, value));
        Assert.All(trained, value => Assert.True(value == 0 || Math.Abs(value - (1 / 0.75)) < 1e-6));
        // Five standard deviations of a binomial distribution.
        Assert.Equal(25_000, trained.Count(value => value == 0), 5 * Math.Sqrt(100_000 * 0.25 * 0.75));
    }
}
