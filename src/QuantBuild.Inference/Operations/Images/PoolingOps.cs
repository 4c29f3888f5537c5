using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Images;

/// <summary>Pools, and resizing.</summary>
internal static class PoolingOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("MaxPool", operation => Pool(operation, "MaxPool", 2)),
        new("AvgPool", operation => Pool(operation, "AveragePool", 2)),
        new("MaxPool3D", operation => Pool(operation, "MaxPool", 3)),
        new("AvgPool3D", operation => Pool(operation, "AveragePool", 3)),
        new("ResizeBilinear", operation => Resize(operation, "linear", null)),
        new("ResizeNearestNeighbor", operation => Resize(operation, "nearest", NearestMode(operation))),
    ];

    private static void Pool(OperationLowering operation, string onnx, int spatial)
    {
        _ = operation.Attributes.Integers("ksize");
        var window = Padding.Spatial(operation, "ksize", spatial);
        var attributes = Padding.Attributes(operation, spatial, [.. window.Select(length => (int?)length)]);
        attributes.Add(("kernel_shape", window));
        var channels = operation.Value(0).Shape is { } shape && shape.Count == spatial + 2
            ? shape[Padding.IsChannelsFirst(operation) ? 1 : spatial + 1]
            : null;
        ConvolutionOps.Set(operation, operation.Emit(onnx, [ConvolutionOps.Spatial(operation, 0, spatial)], attributes), spatial, channels);
    }

    private static string NearestMode(OperationLowering operation) =>
        operation.Attributes.Flag("align_corners", false) || IsHalfPixel(operation) ? "round_prefer_ceil" : "floor";

    private static bool IsHalfPixel(OperationLowering operation) => operation.Attributes.Flag("half_pixel_centers", false);

    private static void Resize(OperationLowering operation, string mode, string? rounding)
    {
        var coordinates = operation.Attributes.Flag("align_corners", false)
            ? "align_corners"
            : IsHalfPixel(operation) ? "half_pixel" : "asymmetric";
        List<OnnxAttribute> attributes = [("mode", mode), ("coordinate_transformation_mode", coordinates)];
        if (rounding is not null)
        {
            attributes.Add(("nearest_mode", rounding));
        }


        // All lengths, and not those of the attribute "axes" alone: ONNX Runtime 1.31, where it moves a transpose across, takes that for
        // all.
        var x = ConvolutionOps.Spatial(operation, 0, 2);
        var others = operation.Emit("Slice", [operation.Emit("Shape", [x]), operation.Integers(0), operation.Integers(2)]);
        var sizes = operation.Emit("Concat", [others, operation.Int64(1)], ("axis", 0));
        var resized = operation.Emit("Resize", [x, string.Empty, string.Empty, sizes], attributes);
        ConvolutionOps.Set(operation, resized, 2, operation.Value(0).Shape is { Count: 4 } shape ? shape[3] : null);
    }
}
