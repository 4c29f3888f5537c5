namespace QuantBuild.Reporting;

/// <summary>An example that the float model and a variant predict differently.</summary>
/// <param name="Example">Names the example: its position in the dataset, or its file.</param>
/// <param name="Label">What it is.</param>
/// <param name="ByFloat">What the float model takes it for.</param>
/// <param name="ByVariant">What the variant takes it for.</param>
public sealed record FlippedPrediction(string Example, string Label, string ByFloat, string ByVariant) : ReportNode
{
    /// <summary>Whether the float model is right.</summary>
    public required bool FloatIsRight { get; init; }

    /// <summary>Whether the variant is right.</summary>
    public required bool VariantIsRight { get; init; }

    /// <summary>How the inputs were prepared, or null where there is one way only.</summary>
    public string? Preprocess { get; init; }

    /// <summary>A small picture as <c>data:image/png;base64,…</c> or <c>data:image/jpeg;base64,…</c>, or null.</summary>
    public string? Thumbnail { get; init; }
}
