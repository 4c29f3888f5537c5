using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Selection;

/// <summary>Parts of a value.</summary>
internal static class SlicingOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("Slice", Slice),
        new("StridedSlice", StridedSlice.Write),
        new("ReverseV2", operation => Reverse(operation, operation.Constant(1).Integers)),
        new("Reverse", ReverseFlagged),
    ];

    private static void Slice(OperationLowering operation)
    {
        var shape = operation.Value(0).Shape is { } known ? Shapes.OfRank(known.Count) : null;
        string starts, ends;
        var (begin, size) = (operation.Value(1).Constant?.Value.Integers, operation.Value(2).Constant?.Value.Integers);
        if (begin is not null && size is not null && begin.Length == size.Length)
        {
            starts = operation.Integers([.. begin.Select(value => (long)value)]);
            ends = operation.Integers([.. begin.Zip(size, (from, count) => count < 0 ? int.MaxValue : (long)from + count)]);
            shape = [.. size.Select(count => count < 0 ? null : (int?)count)];
        }
        else
        {
            starts = operation.Int64(1);
            var count = operation.Int64(2);
            var isOpen = operation.Emit("Less", [count, operation.Integers(0)]);
            ends = operation.Emit("Where", [isOpen, operation.Integers(int.MaxValue), operation.Emit("Add", [starts, count])]);
        }

        operation.Set(operation.Emit("Slice", [operation.Input(0), starts, ends]), shape: shape);
    }

    private static void ReverseFlagged(OperationLowering operation)
    {
        var flags = operation.Constant(1).Flags;
        Reverse(operation, [.. Enumerable.Range(0, flags.Length).Where(axis => flags[axis])]);
    }

    private static void Reverse(OperationLowering operation, int[] axes)
    {
        string Each(long value) => operation.Integers([.. Enumerable.Repeat(value, axes.Length)]);
        var places = operation.Integers([.. axes.Select(axis => (long)axis)]);
        var reversed = operation.Emit("Slice", [operation.Input(0), Each(-1), Each(int.MinValue), places, Each(-1)]);
        operation.Set(reversed, shape: operation.Value(0).Shape);
    }
}
