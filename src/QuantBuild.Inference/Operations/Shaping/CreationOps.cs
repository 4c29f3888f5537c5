using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Shaping;

/// <summary>Values made of little: filled, repeated, counted.</summary>
internal static class CreationOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new(
            "Fill",
            operation => operation.Set(
                operation.Emit("Expand", [operation.Input(1), operation.Int64(0)]), operation.Value(1).Type, ShapeOf(operation, 0))),
        new(
            "BroadcastTo",
            operation => operation.Set(operation.Emit("Expand", [operation.Input(0), operation.Int64(1)]), shape: ShapeOf(operation, 1))),
        new(
            "Tile",
            operation => operation.Set(
                operation.Emit("Tile", [operation.Input(0), operation.Int64(1)]),
                shape: operation.Value(0).Rank is { } rank ? Shapes.OfRank(rank) : null)),
        new(
            "Range",
            operation => operation.Set(
                operation.Emit("Range", [operation.Input(0), operation.Input(1), operation.Input(2)]), shape: Shapes.OfRank(1))),
        new("ZerosLike", operation => Like(operation, 0)),
        new("OnesLike", operation => Like(operation, 1)),
        new("LinSpace", LinearSpace),
        new("Zeros", operation => Filled(operation, 0)),
        new("Ones", operation => Filled(operation, 1)),
        new("OneHot", OneHot),
    ];

    private static IReadOnlyList<int?>? ShapeOf(OperationLowering operation, int index) => operation.Value(index) switch
    {
        { Constant.Value: { } shape } => [.. shape.Integers.Select(length => (int?)length)],
        { Shape: [<= 16 and { } rank] } => Shapes.OfRank(rank),
        _ => null,
    };

    private static void Like(OperationLowering operation, int value)
    {
        var x = operation.Value(0);
        var scalar = x.Type == ElementType.Bool ? operation.Initializer(Tensor.Of([], [value != 0])) : operation.Scalar(value, x.Type);
        operation.Set(operation.Emit("Expand", [scalar, operation.Emit("Shape", [operation.Input(0)])]), shape: x.Shape);
    }

    private static void Filled(OperationLowering operation, int value)
    {
        var type = operation.Attributes.Element("T", ElementType.Float32);
        operation.Set(operation.Emit("Expand", [operation.Scalar(value, type), operation.Int64(0)]), type, ShapeOf(operation, 0));
    }

    private static void LinearSpace(OperationLowering operation)
    {
        var (start, stop, count) = (operation.Constant(0).Floats[0], operation.Constant(1).Floats[0], operation.Constant(2).Integers[0]);
        if (count is < 1 or > 1 << 24)
        {
            throw new InferenceException($"the number of values is {count}, and must be between 1 and {1 << 24}.", operation.Name);
        }

        var step = count == 1 ? 0 : ((double)stop - start) / (count - 1);
        float[] values = [.. Enumerable.Range(0, count).Select(i => (float)(start + (i * step)))];
        operation.Set(operation.Initializer(Tensor.Of([count], values)), shape: [count]);
    }

    private static void OneHot(OperationLowering operation)
    {
        string One(int index) => operation.Emit("Reshape", [operation.Input(index), operation.Integers(1)]);
        var values = operation.Emit("Concat", [One(3), One(2)], ("axis", 0));
        var shape = operation.Value(0).Rank is { } rank ? Shapes.OfRank(rank + 1) : null;
        operation.Set(
            operation.Emit("OneHot", [operation.Input(0), One(1), values], ("axis", operation.Attributes.Integer("axis", -1))),
            operation.Value(2).Type,
            shape);
    }
}
