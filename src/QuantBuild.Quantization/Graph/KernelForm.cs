namespace QuantBuild.Quantization.Graph;

/// <summary>The kernel of a layer class: its name in the manifest, and its shape, of which the last dimensions are channels.</summary>
/// <param name="OutputRole">The role of the kernel that makes the output channels.</param>
/// <param name="Rank">Its number of dimensions.</param>
/// <param name="CountOption">The option that says how many channels it makes; null where none does.</param>
public sealed record KernelForm(string OutputRole, int Rank, string? CountOption)
{
    /// <summary>The role of the kernel that takes the input channels: another where a layer has two kernels, one behind the other, of which
    /// the first is depthwise.</summary>
    public string InputRole { get; init; } = OutputRole;

    /// <summary>Whether the kernel is [height, width, channels, multiplier], with outputs channel by channel.</summary>
    public bool IsDepthwise { get; init; }

    /// <summary>Whether the kernel is [height, width, outputs, inputs], as that of a transposed convolution is.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Whether an axis of the layer's output is that of its channels; a matrix is applied to the last dimension of inputs
    /// of any number of them.</summary>
    /// <param name="axis">The axis, counted from the first dimension, the batch's.</param>
    /// <returns>Whether it is.</returns>
    public bool IsChannelAxis(int axis) => Rank == 2 ? axis >= 1 : axis == Rank - 1;
}
