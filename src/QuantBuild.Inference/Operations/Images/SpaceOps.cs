using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Images;

/// <summary>Borders, and blocks of space that become channels or examples.</summary>
internal static class SpaceOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("Pad", operation => Pad(operation, "constant", null)),
        new("PadV2", operation => Pad(operation, "constant", operation.Input(2))),
        new("MirrorPad", Mirror),
        new("DepthToSpace", Blocks),
    ];

    private static void Mirror(OperationLowering operation)
    {
        switch (operation.Attributes.Text("mode").ToUpperInvariant())
        {
            case "REFLECT":
                Pad(operation, "reflect", null);
                break;
            case "SYMMETRIC":
                operation.Set(Symmetric(operation), shape: Rank(operation.Value(0)));
                break;
            case var mode:
                throw new InferenceException($"the mode is REFLECT or SYMMETRIC, and not '{Common.Printable.Text(mode)}'.", operation.Name);
        }
    }

    // The edge itself is repeated, too, for which ONNX has no mode: the first and last parts are written backwards beside the value.
    private static string Symmetric(OperationLowering operation)
    {
        var pads = operation.Constant(1).Integers;
        var result = operation.Input(0);
        for (var axis = 0; axis < pads.Length / 2; axis++)
        {
            var whole = result;
            var (before, after) = (pads[2 * axis], pads[(2 * axis) + 1]);
            string Backwards(long from, long to) =>
                operation.Emit(
                    "Slice", [whole, operation.Integers(from), operation.Integers(to), operation.Integers(axis), operation.Integers(-1)]);
            string[] first = before > 0 ? [Backwards(before - 1, int.MinValue)] : [];
            string[] last = after > 0 ? [Backwards(-1, -after - 1)] : [];
            string[] parts = [.. first, whole, .. last];
            result = parts.Length == 1 ? whole : operation.Emit("Concat", parts, ("axis", axis));
        }

        return result;
    }

    private static void Pad(OperationLowering operation, string mode, string? value)
    {
        var x = operation.Value(0);
        string[] last = value is null ? [] : [value];
        if (operation.Value(1).Constant?.Value is not { } paddings)
        {
            // [[begin, end], …] to [begin…, end…].
            var turned = operation.Emit("Transpose", [operation.Int64(1)], ("perm", ChannelOrder.Turned));
            operation.Set(
                operation.Emit(
                    "Pad", [operation.Input(0), operation.Emit("Reshape", [turned, operation.Integers(-1)]), .. last], ("mode", mode)),
                shape: Rank(x));
            return;
        }

        var pads = paddings.Integers;
        var rank = pads.Length / 2;
        var isFirst = OperationLowering.PrefersChannelsFirst(x) && x.Rank == rank;
        int[] order = isFirst ? ChannelOrder.ToFirst(rank) : [.. Enumerable.Range(0, rank)];
        var vector = operation.Integers(
            [.. order.Select(axis => (long)pads[2 * axis]), .. order.Select(axis => (long)pads[(2 * axis) + 1])]);
        var result = operation.Emit("Pad", [isFirst ? operation.ChannelsFirst(0) : operation.Input(0), vector, .. last], ("mode", mode));
        int?[]? shape = x.Shape is { } known && known.Count == rank
            ? [.. known.Select((length, axis) => length + pads[2 * axis] + pads[(2 * axis) + 1])]
            : null;
        if (isFirst)
        {
            operation.SetChannelsFirst(result, shape!);
        }
        else
        {
            operation.Set(result, shape: shape);
        }
    }

    private static IReadOnlyList<int?>? Rank(LoweredValue value) => value.Rank is { } rank ? Shapes.OfRank(rank) : null;

    private static void Blocks(OperationLowering operation)
    {
        var result = operation.Emit(
            "DepthToSpace",
            [ConvolutionOps.Spatial(operation, 0, 2)],
            ("blocksize", Padding.Positive(operation, "block_size", operation.Attributes.Integer("block_size"))));
        ConvolutionOps.Set(operation, result, 2, null);
    }
}
