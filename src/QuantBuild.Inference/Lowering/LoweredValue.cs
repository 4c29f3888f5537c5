using QuantBuild.Graph;

namespace QuantBuild.Inference.Lowering;

/// <summary>What a value of the graph has become: the name of an ONNX value in the graph's own order of dimensions, or in that of ONNX's
/// convolutions, channels first, or both.</summary>
/// <remarks>TensorFlow has channels last, ONNX first. A convolution gives its result channels first, what is elementwise keeps it so, and
/// the transpose to the graph's order is written only where something needs that.</remarks>
internal sealed class LoweredValue
{
    /// <summary>The type of its elements.</summary>
    public required ElementType Type { get; init; }

    /// <summary>The length of each dimension in the graph's own order, null where unknown; null as a whole where not even
    /// their number is known.</summary>
    public IReadOnlyList<int?>? Shape { get; init; }

    /// <summary>The value itself, where it is known before the model runs.</summary>
    public Lazy<Tensor>? Constant { get; init; }

    /// <summary>The name of the ONNX value in the graph's own order.</summary>
    public string? Name { get; set; }

    /// <summary>The name of the ONNX value with channels first.</summary>
    public string? ChannelsFirst { get; set; }

    /// <summary>The number of dimensions, where it is known.</summary>
    public int? Rank => Shape?.Count;
}

/// <summary>What an output is called, and what it is in the ONNX model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WrittenAs">Its name in the model.</param>
/// <param name="IsChannelsFirst">Whether it is given out channels first.</param>
internal sealed record WrittenOutput(string Name, string WrittenAs, bool IsChannelsFirst);
