using QuantBuild.Experiments.Recipes;

namespace QuantBuild.Workflow.Inspecting;

/// <summary>What a model consists of.</summary>
public sealed record ModelInspection
{
    /// <summary>The model's JSON file.</summary>
    public required string File { get; init; }

    /// <summary>The format as it names itself: <c>layers-model</c> or <c>graph-model</c>.</summary>
    public required string Format { get; init; }

    /// <summary>How often each op, or each class of layers, occurs, the most frequent first; empty where it cannot be read.</summary>
    public required IReadOnlyList<(string Name, int Count)> Operations { get; init; }

    /// <summary>Why the operations cannot be read; null where they can.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The weights, in the manifest's order.</summary>
    public required IReadOnlyList<WeightInspection> Weights { get; init; }

    /// <summary>Bytes of the model's JSON file.</summary>
    public required long ModelJsonBytes { get; init; }

    /// <summary>Bytes of the weight files.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Bytes of all files as browsers fetch them, gzipped.</summary>
    public required long GzipBytes { get; init; }

    /// <summary>Bytes of all files as browsers fetch them, by Brotli.</summary>
    public required long BrotliBytes { get; init; }

    /// <summary>Whether the compressed bytes of all files are estimated.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>What rounding each kernel alone costs; none where there was no data to measure by.</summary>
    public IReadOnlyList<WeightSensitivity> Sensitivity { get; init; } = [];
}

/// <summary>What one weight is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Dtype">What it is to the model.</param>
/// <param name="StoredDtype">What it is stored as.</param>
/// <param name="Bytes">How many bytes it is stored in.</param>
/// <param name="GzipBytes">How many those are, gzipped alone.</param>
/// <param name="KernelOf">The op or class of the layer whose kernel it is, which schemes round with care; null for others.</param>
/// <param name="IsQuantized">Whether <c>--quantize_uint8</c> without patterns would make it smaller.</param>
public sealed record WeightInspection(
    string Name,
    IReadOnlyList<int> Shape,
    string Dtype,
    string StoredDtype,
    long Bytes,
    long GzipBytes,
    string? KernelOf,
    bool IsQuantized);
