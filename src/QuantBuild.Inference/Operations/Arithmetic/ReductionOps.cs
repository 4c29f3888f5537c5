using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Arithmetic;

/// <summary>Reductions over some dimensions.</summary>
internal static class ReductionOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("Mean", operation => Reduce(operation, "ReduceMean")),
        new("Sum", operation => Reduce(operation, "ReduceSum")),
        new("Max", operation => Reduce(operation, "ReduceMax")),
        new("Min", operation => Reduce(operation, "ReduceMin")),
        new("Prod", operation => Reduce(operation, "ReduceProd")),
        new("All", operation => Reduce(operation, "ReduceMin", isLogical: true)),
        new("Any", operation => Reduce(operation, "ReduceMax", isLogical: true)),
        new("EuclideanNorm", operation => Reduce(operation, "ReduceL2")),
        new("ArgMax", operation => ArgMax(operation, "ArgMax")),
        new("ArgMin", operation => ArgMax(operation, "ArgMin")),
        new("Softmax", operation => AlongChannels(operation, "Softmax")),
        new("LogSoftmax", operation => AlongChannels(operation, "LogSoftmax")),
        new("Cumsum", Accumulate),
    ];

    private static void Reduce(OperationLowering operation, string onnx, bool isLogical = false)
    {
        var x = operation.Value(0);
        var axes = operation.Constant(1).Integers;
        var keeps = operation.Attributes.Flag("keep_dims", false);
        OnnxAttribute[] attributes = [("keepdims", keeps ? 1 : 0), ("noop_with_empty_axes", 1)];
        var isFirst = OperationLowering.PrefersChannelsFirst(x) && (keeps || IsSpatial(axes, x.Rank!.Value));
        var name = isFirst ? operation.ChannelsFirst(0) : operation.Input(0);
        var reduced = isFirst ? axes.Select(axis => ChannelOrder.Axis(axis, x.Rank!.Value)) : axes;
        var values = isLogical ? operation.Emit("Cast", [name], ("to", (long)OnnxType.Int32)) : name;
        var result = operation.Emit(onnx, [values, operation.Integers([.. reduced.Select(axis => (long)axis)])], attributes);
        result = isLogical ? operation.Emit("Cast", [result], ("to", (long)OnnxType.Bool)) : result;
        if (isFirst && keeps)
        {
            operation.SetChannelsFirst(result, Reduced(x.Shape!, axes, keeps));
        }
        else
        {
            operation.Set(result, shape: x.Shape is null ? null : Reduced(x.Shape, axes, keeps));
        }
    }

    /// <summary>Whether these are all dimensions but batch and channels, without which both orders are one.</summary>
    private static bool IsSpatial(int[] axes, int rank) =>
        axes.Select(axis => axis < 0 ? axis + rank : axis).Distinct().Order().SequenceEqual(Enumerable.Range(1, rank - 2));

    private static List<int?> Reduced(IReadOnlyList<int?> shape, int[] axes, bool keeps)
    {
        var positive = axes.Select(axis => axis < 0 ? axis + shape.Count : axis).ToHashSet();
        return keeps
            ? [.. shape.Select((length, axis) => positive.Contains(axis) ? 1 : length)]
            : [.. shape.Where((_, axis) => !positive.Contains(axis))];
    }

    private static void ArgMax(OperationLowering operation, string onnx)
    {
        var axis = operation.InputCount > 1 ? operation.Constant(1).Integers[0] : 0;
        var result = operation.Emit(onnx, [operation.Input(0)], ("axis", axis), ("keepdims", 0));
        var shape = operation.Value(0).Shape is { } known ? Reduced(known, [axis], keeps: false) : null;
        operation.Set(operation.Emit("Cast", [result], ("to", (long)OnnxType.Int32)), ElementType.Int32, shape);
    }

    private static void AlongChannels(OperationLowering operation, string onnx)
    {
        var isFirst = OperationLowering.PrefersChannelsFirst(operation.Value(0));
        UnaryOps.Write(operation, x => operation.Emit(onnx, [x], ("axis", isFirst ? 1 : -1)));
    }

    private static void Accumulate(OperationLowering operation)
    {
        OnnxAttribute[] attributes = [("exclusive", Bit(operation, "exclusive")), ("reverse", Bit(operation, "reverse"))];
        operation.Set(operation.Emit("CumSum", [operation.Input(0), operation.Input(1)], attributes), shape: operation.Value(0).Shape);
    }

    private static long Bit(OperationLowering operation, string name) => operation.Attributes.Flag(name, false) ? 1 : 0;
}
