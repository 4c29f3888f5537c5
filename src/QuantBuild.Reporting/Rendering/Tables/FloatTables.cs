using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>The variants beside the float model on the same examples.</summary>
internal static class FloatTables
{
    /// <summary>A row for each variant, preprocessing and set of examples.</summary>
    public static ReportTable ForText(IReadOnlyList<Report> reports) => ReportTable.Of(
        "Against float on the same examples",
        VariantRow.BesideFloat(reports).SelectMany(variant => Samples(variant.Report, variant.Variant).Select(sample => new Row(variant, sample.Name, sample.Mine, sample.Floats))),
        [
            VariantRow.DatasetAndModel.In((Row row) => row.Variant),
            VariantRow.Name.In((Row row) => row.Variant),
            new("Examples", row => row.Examples, Alignment.Text),
            new("Variant's metrics", row => Metrics(row.Mine, row.Variant.Preprocess), Alignment.Text),
            new("Float model's metrics", row => Metrics(row.Floats, row.Variant.Preprocess), Alignment.Text),
        ]);

    /// <summary>All variants, the float model's too, on the examples that neither calibration nor selection saw; null where none was measured on more than those.</summary>
    public static ReportTable? ForPage(Report report)
    {
        if (!report.Variants.Any(variant => variant.MetricsOnTest is not null))
        {
            return null;
        }

        var rows = report.Variants.Select(variant => (Variant: variant, Metrics: TestSplit.MetricsOf(variant)!)).Where(row => row.Metrics is not null).ToList();
        var metrics = rows.SelectMany(row => row.Metrics).Select(metric => (metric.Name, metric.Preprocess)).Distinct();
        return ReportTable.Of<(VariantReport Variant, MetricSet Metrics)>(
            "On the test split alone",
            rows,
            [
                new("Variant", row => Cell.Variant(row.Variant), Alignment.Text),
                .. metrics.Select(metric => new Column<(VariantReport Variant, MetricSet Metrics)>(
                    AccuracyTables.Head(null, metric.Name, metric.Preprocess),
                    row => row.Metrics.Find(metric.Name, metric.Preprocess) is { } value ? Cell.Metric(metric.Name, value) : Cell.Nothing)),
                new("examples", row => CountOf(report, row.Variant) is { } count ? Cell.Of(count) : Cell.Nothing),
            ],
            "Examples that neither calibration nor selection saw: here the figures of calibrated variants and of the others compare.");
    }

    private static long? CountOf(Report report, VariantReport variant) => variant.MetricsOnTest is null ? variant.EvaluatedOn?.Count : TestSplit.CountIn(report);

    private static string Metrics(MetricSet metrics, string? preprocess) => Wording.Metrics(AccuracyTables.Shown(metrics, preprocess));

    private static IEnumerable<(string Name, MetricSet Mine, MetricSet Floats)> Samples(Report report, VariantReport variant)
    {
        if (variant.FloatOnSame is { } floats)
        {
            yield return (variant.EvaluatedOn is { } sample ? Wording.Sample(sample) : Wording.Nothing, variant.Metrics, floats);
        }

        if (variant.MetricsOnTest is { } mine && TestSplit.MetricsOf(report.Variants[0]) is { } floatsOnTest)
        {
            yield return (TestSplit.Describe(report), mine, floatsOnTest);
        }
    }

    private sealed record Row(VariantRow Variant, string Examples, MetricSet Mine, MetricSet Floats);
}
