namespace QuantBuild.Reporting.Internal.Html;

/// <summary>All variants on the examples that neither calibration nor selection saw: the figures of calibrated variants and of the others compare here.</summary>
internal static class TestSplitTable
{
    /// <summary>The table; null where no variant was measured on more than the test split.</summary>
    public static HtmlTable? Of(Report report)
    {
        if (!report.Variants.Any(variant => variant.MetricsOnTest is not null))
        {
            return null;
        }

        var variants = report.Variants.Select(variant => (Name: Names.OfVariant(variant), Count: CountOf(report, variant), Metrics: TestSplit.MetricsOf(variant))).Where(variant => variant.Metrics is not null).ToList();
        var columns = variants.SelectMany(variant => variant.Metrics!).Select(metric => (metric.Name, metric.Preprocess)).Distinct().ToList();
        return new HtmlTable(
            "On the test split alone",
            [.. columns.Select(column => VariantTables.Head(null, column.Name, column.Preprocess)), Markup.Of($"examples")],
            [
                .. variants.Select(variant => (variant.Name, (IReadOnlyList<Markup>)
                [
                    .. columns.Select(column => variant.Metrics!.Find(column.Name, column.Preprocess) is { } value ? Numbers.Metric(column.Name, value) : HtmlTable.Nothing),
                    variant.Count is { } count ? Numbers.Of(count) : HtmlTable.Nothing,
                ])),
            ],
            "Examples that neither calibration nor selection saw: here the figures of calibrated variants and of the others compare.");
    }

    private static long? CountOf(Report report, VariantReport variant) => variant.MetricsOnTest is null ? variant.EvaluatedOn?.Count : TestSplit.CountIn(report);
}
