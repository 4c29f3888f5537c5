using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Images;

/// <summary>Normalizations.</summary>
internal static class NormalizationOps
{
    public static IEnumerable<OperationRow> Rows =>
        [.. OperationRow.Of(BatchNormalization, "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"), new("LRN", LocalResponse)];

    private static void BatchNormalization(OperationLowering operation)
    {
        if (operation.Attributes.Flag("is_training", false))
        {
            throw new InferenceException("batch normalization while training cannot be run.", operation.Name);
        }

        var x = operation.Value(0);
        var spatial = (x.Rank ?? 4) - 2;
        string[] inputs = [ConvolutionOps.Spatial(operation, 0, spatial), .. Enumerable.Range(1, 4).Select(operation.Input)];
        var result = operation.Emit("BatchNormalization", inputs, ("epsilon", (float)operation.Attributes.Number("epsilon", 0.001)));
        if (Padding.IsChannelsFirst(operation))
        {
            operation.Set(result, ElementType.Float32, x.Shape);
        }
        else
        {
            operation.SetChannelsFirst(result, x.Shape ?? Shapes.OfRank(4), ElementType.Float32);
        }
    }

    // TensorFlow's alpha counts for each channel of the window, ONNX's for all of them together.
    private static void LocalResponse(OperationLowering operation)
    {
        var window = (2 * operation.Attributes.Integer("depth_radius", 5)) + 1;
        var result = operation.Emit(
            "LRN",
            [ConvolutionOps.Spatial(operation, 0, 2)],
            ("size", window),
            ("alpha", (float)operation.Attributes.Number("alpha", 1) * window),
            ("beta", (float)operation.Attributes.Number("beta", 0.5)),
            ("bias", (float)operation.Attributes.Number("bias", 1)));
        ConvolutionOps.Set(operation, result, 2, operation.Value(0).Shape?[3]);
    }
}
