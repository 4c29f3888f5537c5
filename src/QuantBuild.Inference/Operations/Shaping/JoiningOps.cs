using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Shaping;

/// <summary>Several values into one, and one into several.</summary>
internal static class JoiningOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("ConcatV2", operation => Concatenate(operation, operation.InputCount - 1, 0)),
        new("Concat", operation => Concatenate(operation, 0, 1)),
        new("Pack", Pack),
        new("Unpack", Unpack),
        new("Split", operation => Split(operation, 1, 0, null)),
        new("SplitV", operation => Split(operation, 0, 2, operation.Constant(1).Integers)),
    ];

    private static void Concatenate(OperationLowering operation, int axisIndex, int start)
    {
        var axis = operation.Constant(axisIndex).Integers[0];
        LoweredValue[] values = [.. Enumerable.Range(start, operation.InputCount - 1).Select(operation.Value)];
        var rank = Array.Find(values, value => value.Rank is not null)?.Rank;
        var isAlike = rank is not null && Array.TrueForAll(values, value => value.Rank == rank);
        var isFirst = isAlike && 2 * values.Count(OperationLowering.PrefersChannelsFirst) >= values.Length;
        string[] names = [.. values.Select(value => isFirst ? operation.ChannelsFirst(value) : operation.InputName(value))];
        var result = operation.Emit("Concat", names, ("axis", isFirst ? ChannelOrder.Axis(axis, rank!.Value) : axis));
        var shape = isAlike ? Joined(values, axis < 0 ? axis + rank!.Value : axis, rank!.Value) : null;
        if (isFirst)
        {
            operation.SetChannelsFirst(result, shape!, values[0].Type);
        }
        else
        {
            operation.Set(result, values[0].Type, shape);
        }
    }

    private static int?[] Joined(LoweredValue[] values, int axis, int rank) =>
        [.. Enumerable.Range(0, rank).Select(i => i == axis
            ? values.Aggregate((int?)0, (sum, value) => sum + value.Shape![i])
            : Array.Find(values, value => value.Shape![i] is not null)?.Shape![i])];

    private static void Pack(OperationLowering operation)
    {
        var axis = operation.Attributes.Integer("axis", 0);
        string[] parts = [.. Enumerable.Range(0, operation.InputCount).Select(
            i => operation.Emit("Unsqueeze", [operation.Input(i), operation.Integers(axis)]))];
        IReadOnlyList<int?>? shape = null;
        if (operation.Value(0).Shape is { } known)
        {
            List<int?> packed = [.. known];
            packed.Insert(axis < 0 ? axis + known.Count + 1 : axis, operation.InputCount);
            shape = packed;
        }

        operation.Set(operation.Emit("Concat", parts, ("axis", axis)), shape: shape);
    }

    private static void Unpack(OperationLowering operation)
    {
        var axis = operation.Attributes.Integer("axis", 0);
        var shape = Without(operation.Value(0).Shape, axis);
        var parts = operation.EmitMany(
            "Split", [operation.Input(0)], operation.OutputCount, ("axis", axis), ("num_outputs", operation.OutputCount));
        for (var i = 0; i < parts.Length; i++)
        {
            operation.Set(operation.Emit("Squeeze", [parts[i], operation.Integers(axis)]), shape: shape, index: i);
        }
    }

    private static IReadOnlyList<int?>? Without(IReadOnlyList<int?>? shape, int axis) =>
        shape is null ? null : [.. shape.Where((_, i) => i != (axis < 0 ? axis + shape.Count : axis))];

    // One size may be left open, and takes what the others leave.
    private static string Sizes(OperationLowering operation, string name, int axis, int[] sizes)
    {
        var open = Array.IndexOf(sizes, -1);
        if (open < 0)
        {
            return operation.Integers([.. sizes.Select(size => (long)size)]);
        }

        var total = operation.Emit("Gather", [operation.Emit("Shape", [name]), operation.Integers(axis)]);
        string[] rest = [operation.Emit("Sub", [total, operation.Integers(sizes.Where(size => size >= 0).Sum(size => (long)size))])];
        string[] Given(int[] part) => part.Length == 0 ? [] : [operation.Integers([.. part.Select(size => (long)size)])];
        return operation.Emit("Concat", [.. Given(sizes[..open]), .. rest, .. Given(sizes[(open + 1)..])], ("axis", 0));
    }

    private static void Split(OperationLowering operation, int index, int axisIndex, int[]? sizes)
    {
        var x = operation.Value(index);
        var axis = operation.Constant(axisIndex).Integers[0];
        var isFirst = OperationLowering.PrefersChannelsFirst(x);
        var name = isFirst ? operation.ChannelsFirst(x) : operation.InputName(x);
        var at = isFirst ? ChannelOrder.Axis(axis, x.Rank!.Value) : axis;
        var parts = sizes is null
            ? operation.EmitMany("Split", [name], operation.OutputCount, ("axis", at), ("num_outputs", operation.OutputCount))
            : operation.EmitMany("Split", [name, Sizes(operation, name, at, sizes)], sizes.Length, ("axis", at));
        for (var i = 0; i < parts.Length && i < operation.OutputCount; i++)
        {
            int?[]? shape = x.Shape is null ? null : [.. x.Shape];
            if (shape is not null)
            {
                var dimension = axis < 0 ? axis + shape.Length : axis;
                shape[dimension] = sizes is null ? shape[dimension] / operation.OutputCount : sizes[i] < 0 ? null : sizes[i];
            }

            if (isFirst)
            {
                operation.SetChannelsFirst(parts[i], shape!, x.Type, i);
            }
            else
            {
                operation.Set(parts[i], x.Type, shape, i);
            }
        }
    }
}
