using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Images;

/// <summary>Blocks of space that become examples of the batch, and back, as dilated convolutions were once written.</summary>
internal static class BatchSpaceOps
{
    public static IEnumerable<OperationRow> Rows => [new("SpaceToBatchND", ToBatch), new("BatchToSpaceND", ToSpace)];

    private static void ToBatch(OperationLowering operation)
    {
        var (block, pads) = (Block(operation), operation.Constant(2).Integers);
        var (spatial, rank) = (block.Length, operation.Value(0).Rank ?? block.Length + 2);
        IEnumerable<long> Side(int side) =>
            [0, .. Enumerable.Range(0, spatial).Select(axis => (long)pads[(2 * axis) + side]), .. new long[rank - spatial - 1]];
        var padded = operation.Emit("Pad", [operation.Input(0), operation.Integers([.. Side(0), .. Side(1)])]);
        var (batch, space, rest) = Lengths(operation, padded, spatial);
        var blocks = operation.Integers([.. block.Select(length => (long)length)]);
        var smaller = operation.Emit("Div", [space, blocks]);
        string Column(string vector) => operation.Emit("Unsqueeze", [vector, operation.Integers(1)]);
        var pairs = operation.Emit(
            "Reshape", [operation.Emit("Concat", [Column(smaller), Column(blocks)], ("axis", 1)), operation.Integers(-1)]);

        // [batch, space / block, block, …, rest] to [block…, batch, space / block…, rest].
        var split = operation.Emit("Reshape", [padded, Joined(operation, batch, pairs, rest)]);
        int[] permutation =
        [
            .. Enumerable.Range(0, spatial).Select(axis => 2 + (2 * axis)),
            0,
            .. Enumerable.Range(0, spatial).Select(axis => 1 + (2 * axis)),
            .. Enumerable.Range((2 * spatial) + 1, rank - spatial - 1),
        ];
        var turned = operation.Emit("Transpose", [split], ("perm", permutation));
        var larger = operation.Emit("Mul", [batch, operation.Integers(Product(block))]);
        operation.Set(operation.Emit("Reshape", [turned, Joined(operation, larger, smaller, rest)]), shape: Known(operation, rank));
    }

    private static void ToSpace(OperationLowering operation)
    {
        var (block, crops) = (Block(operation), operation.Constant(2).Integers);
        var (spatial, rank) = (block.Length, operation.Value(0).Rank ?? block.Length + 2);
        var (batch, space, rest) = Lengths(operation, operation.Input(0), spatial);
        var blocks = operation.Integers([.. block.Select(length => (long)length)]);
        var smaller = operation.Emit("Div", [batch, operation.Integers(Product(block))]);

        // [block…, batch / blocks, space…, rest] to [batch / blocks, space, block, …, rest].
        var split = operation.Emit("Reshape", [operation.Input(0), Joined(operation, blocks, smaller, space, rest)]);
        int[] permutation =
        [
            spatial,
            .. Enumerable.Range(0, spatial).SelectMany(axis => new[] { spatial + 1 + axis, axis }),
            .. Enumerable.Range((2 * spatial) + 1, rank - spatial - 1),
        ];
        var turned = operation.Emit("Transpose", [split], ("perm", permutation));
        var whole = operation.Emit("Reshape", [turned, Joined(operation, smaller, operation.Emit("Mul", [space, blocks]), rest)]);
        var starts = operation.Integers([.. Enumerable.Range(0, spatial).Select(axis => (long)crops[2 * axis])]);
        var ends = operation.Integers(
            [.. Enumerable.Range(0, spatial).Select(axis => crops[(2 * axis) + 1] == 0 ? int.MaxValue : -(long)crops[(2 * axis) + 1])]);
        var axes = operation.Integers([.. Enumerable.Range(1, spatial).Select(axis => (long)axis)]);
        operation.Set(operation.Emit("Slice", [whole, starts, ends, axes]), shape: Known(operation, rank));
    }

    private static int[] Block(OperationLowering operation) =>
        [.. operation.Constant(1).Integers.Select(length => Padding.Positive(operation, "block_shape", length))];

    private static (string Batch, string Space, string Others) Lengths(OperationLowering operation, string name, int spatial)
    {
        var shape = operation.Emit("Shape", [name]);
        string Part(long from, long to) => operation.Emit("Slice", [shape, operation.Integers(from), operation.Integers(to)]);
        return (Part(0, 1), Part(1, 1 + spatial), Part(1 + spatial, int.MaxValue));
    }

    private static string Joined(OperationLowering operation, params string[] vectors) => operation.Emit("Concat", vectors, ("axis", 0));

    private static long Product(int[] block) => block.Aggregate(1L, (product, length) => product * length);

    // Blocks do not touch what lies behind the spatial dimensions.
    private static int?[] Known(OperationLowering operation, int rank)
    {
        var shape = new int?[rank];
        shape[^1] = operation.Value(0).Shape?[^1];
        return shape;
    }
}
