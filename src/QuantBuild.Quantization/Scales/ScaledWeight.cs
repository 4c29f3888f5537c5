using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Scales;

/// <summary>A weight that a change of scales changes: element i is of channel (i / Stride) modulo their number.</summary>
/// <param name="Name">The weight's name.</param>
/// <param name="Stride">How many elements in a row are of one channel.</param>
/// <param name="Scales">The scale of each channel.</param>
/// <param name="Side">Whether the weight makes the channels or takes them.</param>
/// <param name="IsKernel">Whether its range matters; that of a vector, which is stored finely, does not.</param>
internal sealed record ScaledWeight(string Name, int Stride, int[] Scales, ScaleSide Side, bool IsKernel)
{
    /// <summary>The kernel or vector as channels.</summary>
    public ChannelKernel In(ModelGraph graph) => new(graph.FindWeight(Name)!, Stride, Scales.Length);
}

/// <summary>Where a weight stands.</summary>
internal enum ScaleSide
{
    /// <summary>It makes the channels, and is divided by their scale.</summary>
    Output,

    /// <summary>It takes the channels, and is multiplied by their scale.</summary>
    Input,
}
