using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What quantization changed: predictions, and metrics with their intervals.</summary>
internal static class ChangeTables
{
    /// <summary>A row for each variant and preprocessing.</summary>
    public static ReportTable ForText(IReadOnlyList<Report> reports) => ReportTable.Of(
        "Changes against the float model",
        VariantRow.BesideFloat(reports).Where(row => row.Variant.Changes is not null),
        [
            VariantRow.DatasetAndModel,
            VariantRow.Name,
            new("Examples", row => row.Variant.EvaluatedOn is { } sample ? Wording.Sample(sample) : Cell.Nothing, Alignment.Text),
            new("Predictions changed", row => Predictions(row.Variant.Changes!, row.Preprocess), Alignment.Text),
            new("Difference, with its 95 % interval", row => Differences(row.Variant.Changes!.Metrics.Where(change => change.Preprocess == row.Preprocess)), Alignment.Text),
        ],
        "Variant less float, on the same examples. Of the changed predictions, - were right and are wrong now, + the other way round.");

    /// <summary>A row for each variant that has changes, a column for each of them; null where there are none.</summary>
    public static ReportTable? ForPage(Report report)
    {
        var variants = report.Variants.Where(variant => variant.Changes is { } changes && changes.Predictions.Count + changes.Metrics.Count > 0).ToList();
        if (variants.Count == 0)
        {
            return null;
        }

        var metrics = variants.SelectMany(variant => variant.Changes!.Metrics).Select(change => (change.Metric, change.Preprocess)).Distinct().ToList();
        var predictions = variants.SelectMany(variant => variant.Changes!.Predictions).Select(change => change.Preprocess).Distinct().ToList();
        return ReportTable.Of(
            "Against the float model",
            variants,
            [
                new("Variant", Cell.Variant, Alignment.Text),
                .. metrics.Select(metric => new Column<VariantReport>(
                    AccuracyTables.Head(null, metric.Metric, metric.Preprocess),
                    variant => Difference(variant.Changes!.Metrics.FirstOrDefault(change => (change.Metric, change.Preprocess) == metric)))),
                .. predictions.Select(preprocess => new Column<VariantReport>(
                    AccuracyTables.Head(null, "predictions changed", preprocess),
                    variant => Predictions(variant.Changes!, preprocess))),
            ],
            (metrics.Count > 0 ? "Differences on the same examples, each with its 95 % interval. " : string.Empty)
            + (predictions.Count > 0 ? "Changed predictions: right before and wrong now −, wrong before and right now +." : string.Empty));
    }

    private static Cell Predictions(VariantChanges changes, string? preprocess) => changes.Predictions.FirstOrDefault(change => change.Preprocess == preprocess) is { } change
        ? new Cell(
            $"{Wording.Bytes(change.Changed)} (-{Wording.Bytes(change.Lost)} +{Wording.Bytes(change.Gained)})",
            Markup.Of($"{Numbers.Of(change.Changed)}<small>−{Numbers.Of(change.Lost)} +{Numbers.Of(change.Gained)} of {Numbers.Of(change.Count)}</small>"))
        : Cell.Nothing;

    private static Cell Difference(MetricChange? change)
    {
        return change is null ? Cell.Nothing : new Cell(Wording.Change(change), Markup.Of($"{Number(change.Difference)}<small>{Number(change.Low)} to {Number(change.High)}</small>"));

        Markup Number(double value) => Numbers.Difference(change.Metric, value);
    }

    private static Cell Differences(IEnumerable<MetricChange> changes)
    {
        var all = changes.ToList();
        var shown = all.Where(change => !AccuracyTables.IsSideFigure(change.Metric, all.Select(other => other.Metric)));
        return all.Count == 0 ? Cell.Nothing : string.Join("; ", shown.Select(Wording.Change));
    }
}
