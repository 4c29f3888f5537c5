using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>The examples that neither calibration nor selection saw, by which every variant can be judged alike.</summary>
internal static class TestSplit
{
    private const string Name = "test";

    /// <summary>How many there are; null where the report does not say.</summary>
    public static long? CountIn(Report report) => report.Splits.FirstOrDefault(split => split.Name == Name)?.Count;

    /// <summary>A variant's metrics there; null where they were not measured.</summary>
    public static MetricSet? MetricsOf(VariantReport variant) =>
        variant.MetricsOnTest ?? (variant.EvaluatedOn is { Split: Name } ? variant.Metrics : null);

    public static string Describe(Report report) => CountIn(report) is { } count ? Wording.Sample(new EvaluationSample(Name, count)) : Name;
}
