using QuantBuild.Keras.Layers.Pooling;

namespace QuantBuild.Keras.Tests.Layers;

public sealed class PoolingTests
{
    private const int Height = 5;
    private const int Width = 6;

    public static TheoryData<Geometry> Geometries =>
    [
        new Geometry(2, 2, 2, 2, "valid"),
        new Geometry(2, 2, 2, 2, "same"),
        new Geometry(3, 3, 1, 1, "same"),
        new Geometry(3, 2, 2, 1, "same"),
        new Geometry(3, 3, 2, 2, "valid"),
        new Geometry(4, 4, 3, 3, "same"),
    ];

    [Theory]
    [MemberData(nameof(Geometries))]
    public void MaxPooling2D_computes_and_learns_as_defined(Geometry geometry) => LayerCheck.Against(
        new MaxPooling2D(geometry.Size, geometry.Strides, geometry.Padding),
        [Height, Width, 2],
        (x, _) => Definitions.MaxPool(new Images(2, Height, Width, 2, x), geometry).Values);

    [Theory]
    [MemberData(nameof(Geometries))]
    public void AveragePooling2D_computes_and_learns_as_defined(Geometry geometry) => LayerCheck.Against(
        new AveragePooling2D(geometry.Size, geometry.Strides, geometry.Padding),
        [Height, Width, 2],
        (x, _) => Definitions.AveragePool(new Images(2, Height, Width, 2, x), geometry).Values);

    [Fact]
    public void GlobalAveragePooling2D_computes_and_learns_as_defined() => LayerCheck.Against(
        new GlobalAveragePooling2D(),
        [Height, Width, 3],
        (x, _) => Definitions.AveragePool(new Images(2, Height, Width, 3, x), new Geometry(Height, Width, 1, 1, "valid")).Values);

    [Fact]
    public void GlobalMaxPooling2D_computes_and_learns_as_defined() => LayerCheck.Against(
        new GlobalMaxPooling2D(keepDims: true),
        [Height, Width, 3],
        (x, _) => Definitions.MaxPool(new Images(2, Height, Width, 3, x), new Geometry(Height, Width, 1, 1, "valid")).Values);
}
