namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>A metric of a variant on one set of examples, under one preprocessing.</summary>
/// <param name="Report">The report.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Examples">Which examples.</param>
/// <param name="Metric">The metric there.</param>
internal sealed record AccuracyRow(Report Report, VariantReport Variant, Cell Examples, Metric Metric)
{
    // The examples that neither calibration nor selection saw, by which every variant can be judged alike.
    private const string Test = "test";
    private const string Loss = "loss";

    /// <summary>The float model's value there; null of that model itself, or where it is not known.</summary>
    public double? Float { get; init; }

    /// <summary>The difference with its interval, or null where that was not measured.</summary>
    public MetricChange? Change { get; init; }

    /// <summary>How many predictions changed there; said once, with the metric that comes first.</summary>
    public ChangedPredictions? Predictions { get; init; }

    /// <summary>The rows of a report, losses last; where there is an accuracy, they stand aside unless they are asked for.</summary>
    public static IEnumerable<AccuracyRow> All(Report report, bool withLosses) =>
        report.Variants.SelectMany(variant => Of(report, variant, withLosses));

    /// <summary>The metrics that a table shows for people, under one preprocessing.</summary>
    public static IEnumerable<Metric> Shown(MetricSet metrics, string? preprocess, bool withLosses = false) => metrics
        .Where(metric =>
            metric.Preprocess == preprocess && (withLosses || metric.Name != Loss || metrics.All(other => other.Name != "accuracy")))
        .OrderBy(metric => metric.Name == Loss);

    private static IEnumerable<AccuracyRow> Of(Report report, VariantReport variant, bool withLosses)
    {
        var original = variant == report.Variants[0] ? null : report.Variants[0];
        var (split, count) = variant.EvaluatedOn is { } sample ? (sample.Split, sample.Count) : ("all", report.Dataset.Examples);
        var floats = original is null ? null : variant.FloatOnSame ?? (variant.EvaluatedOn is null ? original.Metrics : null);
        var floatsOnTest = original?.MetricsOnTest ?? (original?.EvaluatedOn is { Split: Test } ? original.Metrics : null);
        var tested = report.Splits.FirstOrDefault(part => part.Name == Test);
        var onTest = variant.MetricsOnTest ?? new MetricSet([]);
        return variant.Metrics.Preprocessings.Union(onTest.Preprocessings).SelectMany(preprocess => (AccuracyRow[])
        [
            .. Rows(Sample(split, count), variant.Metrics, floats, preprocess, variant.Changes),
            .. Rows(tested is null ? Test : Sample(Test, tested.Count), onTest, floatsOnTest, preprocess, null),
        ]);

        IEnumerable<AccuracyRow> Rows(Cell examples, MetricSet metrics, MetricSet? floats, string? preprocess, VariantChanges? changes) =>
            Shown(metrics, preprocess, withLosses).Select((metric, i) => new AccuracyRow(report, variant, examples, metric)
            {
                Float = floats?.Find(metric.Name, preprocess),
                Change = changes?.Metrics.FirstOrDefault(change => (change.Metric, change.Preprocess) == (metric.Name, preprocess)),
                Predictions = i > 0 ? null : changes?.Predictions.FirstOrDefault(change => change.Preprocess == preprocess),
            });
    }

    private static Cell Sample(string split, long count) => Cell.Of($"{Cell.Name(split)}, {Cell.Of(count)}");
}
