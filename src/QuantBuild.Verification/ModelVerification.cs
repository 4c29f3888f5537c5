namespace QuantBuild.Verification;

/// <summary>One model in one runtime.</summary>
public sealed record ModelVerification
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The types that its weights are stored in.</summary>
    public required IReadOnlyList<string> StoredDtypes { get; init; }

    /// <summary>How far outputs may differ.</summary>
    public required Tolerance Tolerance { get; init; }

    /// <summary>Why TF.js could not compute the model, or why outputs cannot be compared; else null.</summary>
    public string? Error { get; init; }

    /// <summary>What is known of TF.js to load or compute otherwise in this model, a line for each layer.</summary>
    public IReadOnlyList<string> KnownDifferences { get; init; } = [];

    /// <summary>Seeded random inputs; null after an error.</summary>
    public OutputComparison? Seeded { get; init; }

    /// <summary>Test examples; null where there are none, or after an error.</summary>
    public SampleComparison? Sample { get; init; }

    /// <summary>Whether TF.js computed the model and no output differs by more than allowed.</summary>
    public bool Passed => Problem is null;

    /// <summary>What is wrong, as one clause; null where nothing is.</summary>
    public string? Problem => Error
        ?? (Seeded?.Mismatch is { } seeded ? $"on seeded inputs {seeded}" : null)
        ?? (Sample?.Outputs.Mismatch is { } sample ? $"on test examples {sample}" : null);
}
