using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Selection;

/// <summary>Non-maximum suppression: boxes, scores, how many at most, and the limits of overlap and score.</summary>
internal static class SuppressionOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("NonMaxSuppressionV3", operation => SetIndices(operation, Suppress(operation))),
        new("NonMaxSuppressionV4", Padded),
        new("NonMaxSuppressionV5", Scored),
    ];

    private static void Padded(OperationLowering operation)
    {
        var chosen = Suppress(operation);
        var count = operation.Emit("Shape", [chosen]);
        var isPadded = operation.Attributes.Flag("pad_to_max_output_size", false);
        var missing = isPadded
            ? operation.Emit(
                "Concat", [operation.Integers(0), operation.Emit("Sub", [One(operation, operation.Int64(2)), count])], ("axis", 0))
            : string.Empty;
        SetIndices(operation, isPadded ? operation.Emit("Pad", [chosen, missing]) : chosen);
        if (operation.OutputCount > 1)
        {
            operation.Set(Int32(operation, operation.Emit("Squeeze", [count])), ElementType.Int32, [], 1);
        }
    }

    private static void Scored(OperationLowering operation)
    {
        if (operation.Value(5).Constant?.Value.Floats is not [0])
        {
            throw new InferenceException("soft suppression cannot be run.", operation.Name);
        }

        var chosen = Suppress(operation);
        SetIndices(operation, chosen);
        if (operation.OutputCount > 1)
        {
            operation.Set(operation.Emit("Gather", [operation.Input(1), chosen]), ElementType.Float32, Shapes.OfRank(1), 1);
        }
    }

    private static void SetIndices(OperationLowering operation, string chosen) =>
        operation.Set(Int32(operation, chosen), ElementType.Int32, Shapes.OfRank(1));

    /// <summary>The indices of the boxes that stay, as 64 bits.</summary>
    private static string Suppress(OperationLowering operation)
    {
        var boxes = operation.Emit("Unsqueeze", [operation.Input(0), operation.Integers(0)]);
        var scores = operation.Emit("Unsqueeze", [operation.Input(1), operation.Integers(0, 1)]);
        string[] limits = [One(operation, operation.Int64(2)), One(operation, operation.Input(3)), One(operation, operation.Input(4))];
        var found = operation.Emit("NonMaxSuppression", [boxes, scores, .. limits]);

        // Batch, class and box of each; there is one batch and one class here.
        return operation.Emit(
            "Squeeze",
            [operation.Emit("Slice", [found, operation.Integers(2), operation.Integers(3), operation.Integers(1)]), operation.Integers(1)]);
    }

    private static string One(OperationLowering operation, string name) => operation.Emit("Reshape", [name, operation.Integers(1)]);

    private static string Int32(OperationLowering operation, string name) => operation.Emit("Cast", [name], ("to", (long)OnnxType.Int32));
}
