using QuantBuild.Graph;

namespace QuantBuild.Inference;

/// <summary>How a graph is run.</summary>
public sealed record InferenceOptions
{
    /// <summary>What computes; <see cref="InferenceDevices.Current"/> where null.</summary>
    public InferenceDevice? Device { get; init; }

    /// <summary>How many threads a run uses; 0, the default, leaves it to ONNX Runtime, which takes one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>Values to give out beside the graph's outputs, under their <see cref="GraphValue.Name"/>; none by default.</summary>
    public IReadOnlyList<GraphValue> ExtraOutputs { get; init; } = [];

    /// <summary>Whether outputs are only read, by an <see cref="OutputReader"/>: they stay in the order in which they are computed.
    /// Default: no.</summary>
    public bool OutputsAreRead { get; init; }

    /// <summary>The outputs to compute, by name; all of the graph's where null. What others alone depend on is
    /// neither checked nor run.</summary>
    public IReadOnlyList<string>? Outputs { get; init; }
}
