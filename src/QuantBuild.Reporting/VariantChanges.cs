namespace QuantBuild.Reporting;

/// <summary>What differs between a variant and the float model, example by example: differences are paired, on the variant's own examples.</summary>
public sealed record VariantChanges : ReportNode
{
    /// <summary>How many predictions changed, for each preprocessing; empty for a regression.</summary>
    public IReadOnlyList<ChangedPredictions> Predictions { get; init; } = [];

    /// <summary>How far the metrics moved, each with its interval.</summary>
    public IReadOnlyList<MetricChange> Metrics { get; init; } = [];
}
