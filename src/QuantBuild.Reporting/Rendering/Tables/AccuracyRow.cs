namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>A variant on one set of examples, under one preprocessing.</summary>
/// <param name="Report">The report.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Preprocess">How the inputs were prepared, or null.</param>
/// <param name="Examples">Which examples.</param>
/// <param name="Metrics">The variant's metrics there.</param>
internal sealed record AccuracyRow(Report Report, VariantReport Variant, string? Preprocess, Cell Examples, MetricSet Metrics)
{
    // The examples that neither calibration nor selection saw, by which every variant can be judged alike.
    private const string Test = "test";

    /// <summary>The float model's metrics there; null of that model itself, or where they are not known.</summary>
    public MetricSet? Floats { get; init; }

    /// <summary>What changed against the float model there, or null.</summary>
    public VariantChanges? Changes { get; init; }

    public static IEnumerable<AccuracyRow> All(Report report) => report.Variants.SelectMany(variant => Of(report, variant));

    private static IEnumerable<AccuracyRow> Of(Report report, VariantReport variant)
    {
        var original = variant == report.Variants[0] ? null : report.Variants[0];
        foreach (var preprocess in variant.Metrics.Preprocessings)
        {
            var (split, count) = variant.EvaluatedOn is { } sample ? (sample.Split, sample.Count) : ("all", report.Dataset.Examples);
            yield return new AccuracyRow(report, variant, preprocess, Sample(split, count), variant.Metrics)
            {
                Floats = original is null ? null : variant.FloatOnSame ?? (variant.EvaluatedOn is null ? original.Metrics : null),
                Changes = variant.Changes,
            };
            if (variant.MetricsOnTest is { } onTest)
            {
                var tested = report.Splits.FirstOrDefault(split => split.Name == Test);
                yield return new AccuracyRow(report, variant, preprocess, tested is null ? Test : Sample(Test, tested.Count), onTest)
                {
                    Floats = original is null ? null : original.MetricsOnTest ?? (original.EvaluatedOn is { Split: Test } ? original.Metrics : null),
                };
            }
        }
    }

    private static Cell Sample(string split, long count) => Cell.Of($"{Cell.Name(split)}, {Cell.Of(count)}");
}
