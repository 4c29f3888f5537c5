using QuantBuild.Keras.Layers.Convolutions;

namespace QuantBuild.Keras.Tests.Layers;

public sealed class ConvolutionTests
{
    private const int Height = 6;
    private const int Width = 5;

    public static TheoryData<Geometry> Geometries =>
    [
        new Geometry(3, 3, 1, 1, "valid"),
        new Geometry(3, 3, 1, 1, "same"),
        new Geometry(3, 3, 2, 2, "same"),
        new Geometry(4, 4, 1, 1, "same"),
        new Geometry(4, 2, 2, 1, "same"),
        new Geometry(1, 1, 2, 2, "same"),
        new Geometry(2, 3, 2, 1, "valid"),
        new Geometry(2, 2, 1, 1, "valid", 2),
        new Geometry(3, 2, 1, 1, "same", 2),
        new Geometry(6, 5, 3, 3, "same"),
    ];

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Conv2D_computes_and_learns_as_defined(Geometry geometry) => LayerCheck.Against(
        new Conv2D(4, geometry.Size, geometry.Strides, geometry.Padding, dilationRate: geometry.DilationRate),
        [Height, Width, 3],
        (x, weights) => Definitions.Convolution(new Images(2, Height, Width, 3, x), weights[0], weights[1], geometry, 4).Values);

    [Theory]
    [MemberData(nameof(Geometries))]
    public void DepthwiseConv2D_computes_and_learns_as_defined(Geometry geometry) => LayerCheck.Against(
        new DepthwiseConv2D(geometry.Size, geometry.Strides, geometry.Padding, depthMultiplier: 2, dilationRate: geometry.DilationRate),
        [Height, Width, 3],
        (x, weights) => Definitions.Depthwise(new Images(2, Height, Width, 3, x), weights[0], weights[1], geometry, 2).Values);

    [Theory]
    [MemberData(nameof(Geometries))]
    public void SeparableConv2D_computes_and_learns_as_defined(Geometry geometry) => LayerCheck.Against(
        new SeparableConv2D(4, geometry.Size, geometry.Strides, geometry.Padding, depthMultiplier: 2, dilationRate: geometry.DilationRate),
        [Height, Width, 3],
        (x, weights) => Definitions.Convolution(
            Definitions.Depthwise(new Images(2, Height, Width, 3, x), weights[0], null, geometry, 2),
            weights[1],
            weights[2],
            new Geometry(1, 1, 1, 1, "valid"),
            4).Values);

    [Fact]
    public void A_convolution_ends_with_its_activation_and_may_do_without_bias() => LayerCheck.Against(
        new Conv2D(2, [3, 3], activation: "relu", useBias: false),
        [Height, Width, 1],
        (x, weights) =>
        {
            Geometry geometry = new(3, 3, 1, 1, "valid");
            var sums = Definitions.Convolution(new Images(2, Height, Width, 1, x), weights[0], null, geometry, 2).Values;
            return [.. sums.Select(value => Definitions.Activate("relu", value))];
        });

    [Fact]
    public void A_kernel_larger_than_the_image_is_an_error_that_names_the_layer_and_both_sizes()
    {
        // arrange
        Conv2D layer = new(1, [7, 7], name: "wide");

        // act
        var error = Assert.Throws<KerasException>(() => layer.Apply(new Input([5, 5, 1])));

        // assert
        Assert.Equal("wide", error.Layer);
        Assert.Contains("[7, 7]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[5, 5, 1]", error.Message, StringComparison.Ordinal);
    }
}
