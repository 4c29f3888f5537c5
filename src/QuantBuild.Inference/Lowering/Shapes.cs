namespace QuantBuild.Inference.Lowering;

/// <summary>What is known of shapes before the model runs.</summary>
internal static class Shapes
{
    /// <summary>The shape that two are broadcast to, as NumPy has it.</summary>
    public static IReadOnlyList<int?>? Broadcast(IReadOnlyList<int?>? first, IReadOnlyList<int?>? second)
    {
        if (first is null || second is null)
        {
            return null;
        }

        var rank = Math.Max(first.Count, second.Count);
        return [.. Enumerable.Range(0, rank).Select(
            axis => Length(At(first, axis - rank + first.Count), At(second, axis - rank + second.Count)))];
    }

    /// <summary>A shape of which the number of dimensions is known alone.</summary>
    public static IReadOnlyList<int?> OfRank(int rank) => new int?[rank];

    private static int? At(IReadOnlyList<int?> shape, int axis) => axis < 0 ? 1 : shape[axis];

    private static int? Length(int? first, int? second) => first == 1 ? second : second == 1 || second is null ? first : second;
}
