using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Arithmetic;

/// <summary>Products of matrices.</summary>
internal static class MatrixOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("MatMul", operation => Multiply(operation, "transpose_a", "transpose_b")),
        .. OperationRow.Of(operation => Multiply(operation, "adj_x", "adj_y"), "BatchMatMul", "BatchMatMulV2"),
        new("Einsum", Einsum),
    ];

    private static void Multiply(OperationLowering operation, string first, string second)
    {
        var a = Turned(operation, 0, operation.Attributes.Flag(first, false));
        var b = Turned(operation, 1, operation.Attributes.Flag(second, false));
        operation.Set(operation.Emit("MatMul", [a.Name, b.Name]), shape: Product(a.Shape, b.Shape));
    }

    private static IReadOnlyList<int?>? Product(IReadOnlyList<int?>? a, IReadOnlyList<int?>? b) =>
        a is null || b is null || a.Count < 2 || b.Count < 2
            ? null
            : [.. Shapes.Broadcast([.. a.SkipLast(2)], [.. b.SkipLast(2)])!, a[^2], b[^1]];

    private static (string Name, IReadOnlyList<int?>? Shape) Turned(OperationLowering operation, int index, bool isTurned)
    {
        var value = operation.Value(index);
        if (!isTurned)
        {
            return (operation.Input(index), value.Shape);
        }

        if (value.Rank is not { } rank)
        {
            return (operation.Emit("Einsum", [operation.Input(index)], ("equation", "...ij->...ji")), null);
        }

        int[] permutation = [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2];
        var name = value.Constant is { } constant
            ? operation.Initializer(Constants.Transpose(constant.Value, permutation))
            : operation.Emit("Transpose", [operation.Input(index)], ("perm", permutation));
        return (name, [.. permutation.Select(axis => value.Shape![axis])]);
    }

    private static void Einsum(OperationLowering operation)
    {
        string[] inputs = [.. Enumerable.Range(0, operation.InputCount).Select(operation.Input)];
        operation.Set(operation.Emit("Einsum", inputs, ("equation", operation.Attributes.Text("equation"))));
    }
}
