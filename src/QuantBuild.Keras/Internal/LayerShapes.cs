namespace QuantBuild.Keras.Internal;

/// <summary>Checks and shows the shapes of samples.</summary>
internal static class LayerShapes
{
    public static int[] Checked(IReadOnlyList<int> shape, string owner) => shape.All(dimension => dimension > 0)
        ? [.. shape]
        : throw new KerasException($"'{owner}': the dimensions of one sample are positive; got {Show(shape)}.", owner);

    public static string Show(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";

    public static int Product(IEnumerable<int> shape) => shape.Aggregate(1, (product, dimension) => checked(product * dimension));
}
