using QuantBuild.Reporting;

namespace QuantBuild.Verification;

/// <summary>One model in one runtime.</summary>
public sealed record ModelVerification
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The types that its weights are stored in.</summary>
    public required IReadOnlyList<string> StoredDtypes { get; init; }

    /// <summary>What TF.js's outputs are held against.</summary>
    public VerifiedAgainst Against { get; init; }

    /// <summary>Why our engine does not run the model; null where it does.</summary>
    public string? NotRunHere { get; init; }

    /// <summary>Which sizes that the model leaves open were fixed, a line for each input.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>How far outputs may differ; null where they are only to be finite, for quantization changes them.</summary>
    public Tolerance? Tolerance { get; init; }

    /// <summary>Why TF.js could not compute the model, or why outputs cannot be compared; else null.</summary>
    public string? Error { get; init; }

    /// <summary>What is known of TF.js to load or compute otherwise in this model, a line for each layer.</summary>
    public IReadOnlyList<string> KnownDifferences { get; init; } = [];

    /// <summary>Seeded random inputs; null after an error.</summary>
    public OutputComparison? Seeded { get; init; }

    /// <summary>Test examples; null where there are none, or after an error.</summary>
    public SampleComparison? Sample { get; init; }

    /// <summary>How far apart TF.js's own backends are on the same inputs, where its outputs are further from ours than the tolerance: they
    /// pass where they are no more than twice as far. Null where nothing is.</summary>
    public BackendDifference? Backends { get; init; }

    /// <summary>Whether TF.js computed the model and no output differs by more than allowed.</summary>
    public bool Passed => Problem is null;

    /// <summary>What is wrong, as one clause; null where nothing is.</summary>
    public string? Problem => Error
        ?? (Seeded?.Mismatch is { } seeded ? $"on seeded inputs {seeded}" : null)
        ?? (Sample?.Outputs.Mismatch is { } sample ? $"on test examples {sample}" : null);
}

/// <summary>TF.js against itself.</summary>
/// <param name="Other">The other backend: <c>cpu</c>.</param>
/// <param name="Outputs">All its outputs against those of the runtime's own backend.</param>
public sealed record BackendDifference(string Other, OutputComparison Outputs);

/// <summary>All models in one runtime.</summary>
/// <param name="Runtime">Its name and version: <c>Node.js 20.20.2</c>.</param>
/// <param name="Tfjs">The version of TF.js.</param>
/// <param name="Backend">TF.js's backend: <c>wasm</c>.</param>
/// <param name="Simd">Whether the backend used vector instructions.</param>
/// <param name="Models">The models, in the order in which they were given; none where the backend is not available.</param>
public sealed record RuntimeVerification(string Runtime, string Tfjs, string Backend, bool Simd, IReadOnlyList<ModelVerification> Models)
{
    /// <summary>What draws for WebGL, a card or software; null for other backends.</summary>
    public string? Renderer { get; init; }

    /// <summary>Why TF.js cannot compute with the backend here; null where it can.</summary>
    public string? Unavailable { get; init; }
}

/// <summary>Test examples in both engines.</summary>
/// <param name="Outputs">All outputs compared.</param>
/// <param name="SameTop1">For how many examples both put the same class first; null for a model with one output value.</param>
/// <param name="Ours">The metrics of our engine's outputs.</param>
/// <param name="Tfjs">The metrics of TF.js's outputs.</param>
/// <remarks>Where no output differs by more than allowed, another class can come first only in a tie within the tolerance.</remarks>
public sealed record SampleComparison(OutputComparison Outputs, int? SameTop1, MetricSet Ours, MetricSet Tfjs);
