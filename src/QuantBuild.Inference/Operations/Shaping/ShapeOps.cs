using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Shaping;

/// <summary>What changes a value's shape and not its elements, and what tells of shapes.</summary>
internal static class ShapeOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("Reshape", Reshape),
        new("Squeeze", Squeeze),
        new("ExpandDims", ExpandDims),
        new("Transpose", Transpose),
        new("Shape", Shape),
        new(
            "Rank",
            operation => operation.Set(
                Int32(operation, operation.Emit("Size", [operation.Emit("Shape", [operation.Input(0)])])), ElementType.Int32, [])),
        new("Size", operation => operation.Set(Int32(operation, operation.Emit("Size", [operation.Input(0)])), ElementType.Int32, [])),
    ];

    private static string Int32(OperationLowering operation, string name) => operation.Emit("Cast", [name], ("to", (long)OnnxType.Int32));

    private static void Reshape(OperationLowering operation)
    {
        // A zero is a length here, and not "as before"; ONNX has no way to say so beside a -1.
        var target = operation.Value(1).Constant?.Value.Integers;
        var allowsZero = target?.Contains(-1) == false ? 1 : 0;
        IReadOnlyList<int?>? shape = target is not null
            ? [.. target.Select(length => length < 0 ? (int?)null : length)]
            : operation.Value(1).Shape is [{ } rank] && rank <= 16 ? Shapes.OfRank(rank) : null;
        operation.Set(operation.Emit("Reshape", [operation.Input(0), operation.Int64(1)], ("allowzero", allowsZero)), shape: shape);
    }

    private static void Squeeze(OperationLowering operation)
    {
        var x = operation.Value(0);
        var axes = operation.Attributes.Integers(operation.Attributes.Contains("axis") ? "axis" : "squeeze_dims", []);
        if (axes.Length == 0)
        {
            operation.Set(operation.Emit("Squeeze", [operation.Input(0)]));
            return;
        }

        // Without its spatial dimensions a value is the same in both orders.
        var rank = x.Rank ?? 0;
        var positive = axes.Select(axis => axis < 0 ? axis + rank : axis).ToHashSet();
        var isFirst = OperationLowering.PrefersChannelsFirst(x) && Enumerable.Range(1, Math.Max(0, rank - 2)).All(positive.Contains);
        var name = isFirst ? operation.ChannelsFirst(0) : operation.Input(0);
        var taken = isFirst ? axes.Select(axis => ChannelOrder.Axis(axis, rank)) : axes;
        var shape = x.Shape?.Where((_, axis) => !positive.Contains(axis)).ToArray();
        operation.Set(operation.Emit("Squeeze", [name, Axes(operation, taken)]), shape: shape);
    }

    private static void ExpandDims(OperationLowering operation)
    {
        IReadOnlyList<int?>? shape = null;
        if (operation.Value(0).Shape is { } known && operation.Value(1).Constant?.Value.Integers is [var axis])
        {
            List<int?> expanded = [.. known];
            expanded.Insert(axis < 0 ? axis + known.Count + 1 : axis, 1);
            shape = expanded;
        }

        var axes = operation.Value(1).Rank == 1
            ? operation.Int64(1)
            : operation.Emit("Reshape", [operation.Int64(1), operation.Integers(1)]);
        operation.Set(operation.Emit("Unsqueeze", [operation.Input(0), axes]), shape: shape);
    }

    private static void Transpose(OperationLowering operation)
    {
        var x = operation.Value(0);
        int[] permutation = [.. operation.Constant(1).Integers.Select(
            axis => axis < 0 ? axis + operation.Constant(1).Values.Length : axis)];
        IReadOnlyList<int?>? shape = x.Shape is { } known && known.Count == permutation.Length
            ? [.. permutation.Select(axis => known[axis])]
            : null;
        var name = OperationLowering.PrefersChannelsFirst(x)
            ? operation.Emit(
                "Transpose",
                [operation.ChannelsFirst(0)],
                ("perm", permutation.Select(axis => ChannelOrder.Axis(axis, permutation.Length)).ToArray()))
            : operation.Emit("Transpose", [operation.Input(0)], ("perm", permutation));
        operation.Set(name, shape: shape ?? Shapes.OfRank(permutation.Length));
    }

    private static void Shape(OperationLowering operation)
    {
        var x = operation.Value(0);
        IReadOnlyList<int?>? shape = x.Rank is { } rank ? [rank] : Shapes.OfRank(1);
        var lengths = OperationLowering.PrefersChannelsFirst(x)
            ? operation.Emit(
                "Gather", [operation.Emit("Shape", [operation.ChannelsFirst(0)]), Axes(operation, ChannelOrder.ToLast(x.Rank!.Value))])
            : operation.Emit("Shape", [operation.Input(0)]);
        operation.Set(Int32(operation, lengths), ElementType.Int32, shape);
    }

    private static string Axes(OperationLowering operation, IEnumerable<int> axes) =>
        operation.Integers([.. axes.Select(axis => (long)axis)]);
}
