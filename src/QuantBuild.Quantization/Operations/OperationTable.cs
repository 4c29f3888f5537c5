using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Operations;

/// <summary>
/// What passes, rounding, corrections and calibration know of TensorFlow's ops: one row an op, as <see cref="LayerTable"/> has one a layer
/// class. Where an op's constants
/// decide what scales of channels do, <see cref="ScalesOfOperation"/> says it for the single operation.
/// </summary>
internal static class OperationTable
{
    private static readonly KernelForm _depthwise = new("depthwise_kernel", 4, null) { IsDepthwise = true };

    private static readonly Dictionary<string, LayerClass> _rows = ((LayerClass[])
    [
        new("Placeholder") { IsInput = true },

        // Operations with a kernel.
        new("Conv2D") { Kernel = new("kernel", 4, null), Rank = RankRule.Images },
        new("DepthwiseConv2dNative") { Kernel = _depthwise, Rank = RankRule.Images },
        new("Conv2DBackpropInput") { Kernel = new("kernel", 4, null) { IsTransposed = true }, Rank = RankRule.Images },
        new("MatMul") { Kernel = new("kernel", 2, null), Rank = RankRule.Flat },

        // Activations. What is clipped at a bound lets no scale pass.
        new("Relu") { Scales = ScaleRule.Passes, Moments = MomentRule.Clipped, Rank = RankRule.Kept },
        new("Relu6") { Moments = MomentRule.Clipped, Rank = RankRule.Kept },
        new("LeakyRelu") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("Prelu") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("Abs") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("Neg") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },

        // Sums and what compares; a vector among their inputs takes the scale, too.
        new("BiasAdd") { Scales = ScaleRule.Joined, Rank = RankRule.Kept },
        new("Add") { Scales = ScaleRule.Joined, Moments = MomentRule.Added, Rank = RankRule.Kept },
        new("AddV2") { Scales = ScaleRule.Joined, Moments = MomentRule.Added, Rank = RankRule.Kept },
        new("AddN") { Scales = ScaleRule.Joined, Moments = MomentRule.Added, Rank = RankRule.Kept },
        new("Sub") { Scales = ScaleRule.Joined, Rank = RankRule.Kept },
        new("Maximum") { Scales = ScaleRule.Joined, Rank = RankRule.Kept },
        new("Minimum") { Scales = ScaleRule.Joined, Rank = RankRule.Kept },
        new("Mul") { Scales = ScaleRule.Absorbed, Rank = RankRule.Kept },
        new("ConcatV2") { Scales = ScaleRule.Concatenated, Rank = RankRule.Kept },

        // What works on each channel by itself.
        new("Identity") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Kept },
        new("MaxPool") { Scales = ScaleRule.Passes, Rank = RankRule.Images },
        new("AvgPool") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Images },
        new("Mean") { Scales = ScaleRule.Reduced, Moments = MomentRule.Kept },
        new("Max") { Scales = ScaleRule.Reduced },
        new("Sum") { Scales = ScaleRule.Reduced },
        new("Pad") { Scales = ScaleRule.Padded, Rank = RankRule.Kept },
        new("MirrorPad") { Scales = ScaleRule.Padded, Rank = RankRule.Kept },
        new("ResizeBilinear") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Images },
        new("ResizeNearestNeighbor") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Images },
        new("SpaceToBatchND") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("BatchToSpaceND") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("Squeeze") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept },
        new("Reshape") { Scales = ScaleRule.PassesFlattened, Moments = MomentRule.Kept, Rank = RankRule.CountOf("target_shape") },

        // Batch normalizations that were not folded.
        new("FusedBatchNorm") { Moments = MomentRule.Normalized, Rank = RankRule.Kept },
        new("FusedBatchNormV2") { Moments = MomentRule.Normalized, Rank = RankRule.Kept },
        new("FusedBatchNormV3") { Moments = MomentRule.Normalized, Rank = RankRule.Kept },
    ]).ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>The row of an op; of one that is not known, that it is opaque.</summary>
    public static LayerClass Of(string type) => _rows.GetValueOrDefault(type) ?? new(type) { IsOpaque = true };
}
