namespace QuantBuild.Verification;

/// <summary>A model to verify.</summary>
/// <param name="Name">Names it in results, such as <c>mnist/quantized-8bit</c>.</param>
/// <param name="Path">The folder of its <c>model.json</c>, or the file itself: what TF.js loads.</param>
public sealed record VerificationModel(string Name, string Path)
{
    /// <summary>What our engine loads, where it is not the same: a folder as it was before it was copied or published.</summary>
    public string? ReferencePath { get; init; }

    /// <summary>Test examples for the metric; null for seeded inputs alone.</summary>
    public VerificationSample? Sample { get; init; }
}
