namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Checks and shows the shapes of samples.</summary>
internal static class LayerShapes
{
    /// <summary>The most values that a layer may make of one sample: 512 MiB as float32, as much as two channels of 8192×8192 pixels. A few
    /// bytes of topology can ask for any number.</summary>
    public const long MostElements = 1L << 27;

    /// <summary>Whether a shape has no more elements than are computed.</summary>
    public static bool IsWithinLimit(IReadOnlyList<int> shape) =>
        shape.Aggregate(1.0, (product, size) => product * size) <= MostElements && shape.All(size => size >= 0);

    /// <summary>What is wrong with the shape of a sample; null where nothing is.</summary>
    public static string? Problem(IReadOnlyList<int> shape, string owner) => shape.All(dimension => dimension > 0) && IsWithinLimit(shape)
        ? null
        : $"'{owner}': the dimensions of one sample are positive, and it has at most {MostElements} values; got {Show(shape)}.";

    public static string Show(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";

    public static int Product(IEnumerable<int> shape) => shape.Aggregate(1, (product, dimension) => checked(product * dimension));
}
