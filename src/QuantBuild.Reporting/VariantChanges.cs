using QuantBuild.Common;

namespace QuantBuild.Reporting;

/// <summary>What differs between a variant and the float model, example by example: differences are paired,
/// on the variant's own examples.</summary>
public sealed record VariantChanges : ReportNode
{
    /// <summary>How many predictions changed, for each preprocessing; empty for a regression.</summary>
    public IReadOnlyList<ChangedPredictions> Predictions { get; init; } = [];

    /// <summary>How far the metrics moved, each with its interval.</summary>
    public IReadOnlyList<MetricChange> Metrics { get; init; } = [];
}

/// <summary>How many predictions of a variant differ from the float model's.</summary>
/// <param name="Changed">The predictions that differ.</param>
/// <param name="Lost">Those that were right and no longer are.</param>
/// <param name="Gained">Those that were wrong and now are right.</param>
/// <param name="Count">The examples that both predicted.</param>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
public sealed record ChangedPredictions(long Changed, long Lost, long Gained, long Count, string? Preprocess = null) : ReportNode;

/// <summary>How far a metric of a variant is from the float model's on the same examples.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Difference">The variant's value less the float model's.</param>
/// <param name="Low">The lower end of the difference's 95 % interval.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
public sealed record MetricChange(string Metric, double Difference, double Low, double High, string? Preprocess = null) : ReportNode
{
    /// <summary>Which way the metric improves.</summary>
    public MetricDirection Direction => MetricDirections.Of(Metric);

    /// <summary>Whether the interval contains 0: on these examples, no difference can be told.</summary>
    public bool IsWithinNoise => Low <= 0 && High >= 0;

    /// <summary>Whether the whole interval is on the worse side.</summary>
    public bool IsLoss => Direction == MetricDirection.LowerIsBetter ? Low > 0 : High < 0;
}
