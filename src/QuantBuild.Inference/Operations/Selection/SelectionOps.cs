using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Selection;

/// <summary>Elements chosen by indices, conditions and scores.</summary>
internal static class SelectionOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("GatherV2", operation => Gather(operation, operation.Constant(2).Integers[0])),
        new("Gather", operation => Gather(operation, 0)),
        new("GatherNd", operation => operation.Set(operation.Emit("GatherND", [operation.Input(0), operation.Int64(1)]))),
        new("ScatterNd", operation => operation.Set(ScatterNd(operation), operation.Value(1).Type)),
        new(
            "TensorScatterUpdate",
            operation => operation.Set(
                operation.Emit("ScatterND", [operation.Input(0), operation.Int64(1), operation.Input(2)]),
                shape: operation.Value(0).Shape)),
        new("SparseToDense", SparseToDense),
        .. OperationRow.Of(Select, "Select", "SelectV2"),
        new("Where", Where),
        new("TopKV2", TopK),
        .. OperationRow.Of(Unique, "Unique", "UniqueV2"),
    ];

    private static string Int32(OperationLowering operation, string name) => operation.Emit("Cast", [name], ("to", (long)OnnxType.Int32));

    private static void Gather(OperationLowering operation, int axis)
    {
        if (operation.Attributes.Integer("batch_dims", 0) is not 0 and var batch)
        {
            GatherWithin(operation, axis, batch);
            return;
        }

        var (x, indices) = (operation.Value(0), operation.Value(1));
        var shape = x.Rank is { } rank && indices.Rank is { } chosen ? Shapes.OfRank(rank - 1 + chosen) : null;
        operation.Set(operation.Emit("Gather", [operation.Input(0), operation.Input(1)], ("axis", axis)), shape: shape);
    }

    private static void GatherWithin(OperationLowering operation, int axis, int batch)
    {
        if (axis != batch)
        {
            throw new InferenceException(
                "indices for each example of a batch (batch_dims) are run along the next axis alone.", operation.Name);
        }

        var places = operation.Emit("Unsqueeze", [operation.Int64(1), operation.Integers(-1)]);
        operation.Set(operation.Emit("GatherND", [operation.Input(0), places], ("batch_dims", batch)));
    }

    // Inputs: places, the shape, the values there, the value everywhere else.
    private static void SparseToDense(OperationLowering operation)
    {
        var places = operation.Value(0).Rank switch
        {
            0 => operation.Emit("Reshape", [operation.Int64(0), operation.Integers(1, 1)]),
            1 => operation.Emit("Unsqueeze", [operation.Int64(0), operation.Integers(1)]),
            _ => operation.Int64(0),
        };
        var count = operation.Emit("Slice", [operation.Emit("Shape", [places]), operation.Integers(0), operation.Integers(1)]);
        var dense = operation.Emit("Expand", [operation.Input(3), operation.Int64(1)]);
        var values = operation.Emit("Expand", [operation.Input(2), count]);
        var shape = operation.Value(1).Constant?.Value.Integers.Select(length => (int?)length).ToArray();
        operation.Set(operation.Emit("ScatterND", [dense, places, values]), operation.Value(2).Type, shape);
    }

    private static string ScatterNd(OperationLowering operation)
    {
        var zeros = operation.Emit("Expand", [operation.Scalar(0, operation.Value(1).Type), operation.Int64(2)]);
        return operation.Emit("ScatterND", [zeros, operation.Int64(0), operation.Input(1)], ("reduction", "add"));
    }

    private static void Select(OperationLowering operation)
    {
        var (condition, x) = (operation.Value(0), operation.Value(1));
        var flags = operation.Input(0);

        // The older op has a condition for each row.
        if (operation.Type == "Select" && condition.Rank == 1 && x.Rank is > 1 and { } rank)
        {
            flags = operation.Emit("Unsqueeze", [flags, operation.Integers([.. Enumerable.Range(1, rank - 1).Select(axis => (long)axis)])]);
        }

        var shape = Shapes.Broadcast(x.Shape, operation.Value(2).Shape);
        operation.Set(operation.Emit("Where", [flags, operation.Input(1), operation.Input(2)]), x.Type, shape);
    }

    // ONNX lists the indices of each axis, TensorFlow those of each element.
    private static void Where(OperationLowering operation)
    {
        var places = operation.Emit("Transpose", [operation.Emit("NonZero", [operation.Input(0)])], ("perm", ChannelOrder.Turned));
        operation.Set(Int32(operation, places), ElementType.Int32, Shapes.OfRank(2));
    }

    // The values in the order of their first places, and for each element the place of its value.
    private static void Unique(OperationLowering operation)
    {
        var found = operation.EmitMany("Unique", [operation.Input(0)], 3, ("sorted", 0));
        operation.Set(found[0], shape: Shapes.OfRank(1));
        operation.Set(Int32(operation, found[2]), ElementType.Int32, Shapes.OfRank(1), 1);
    }

    private static void TopK(OperationLowering operation)
    {
        var count = operation.Emit("Reshape", [operation.Int64(1), operation.Integers(1)]);
        var sorted = operation.Attributes.Flag("sorted", true) ? 1 : 0;
        var found = operation.EmitMany("TopK", [operation.Input(0), count], 2, ("axis", -1), ("sorted", sorted));
        var shape = operation.Value(0).Rank is { } rank ? Shapes.OfRank(rank) : null;
        operation.Set(found[0], shape: shape);
        operation.Set(Int32(operation, found[1]), ElementType.Int32, shape, 1);
    }
}
