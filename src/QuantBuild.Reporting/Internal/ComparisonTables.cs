using QuantBuild.Common;

namespace QuantBuild.Reporting.Internal;

/// <summary>Variants beside the float model: figures on the same examples, what changed, and what was done to the model before it was rounded.</summary>
internal static class ComparisonTables
{
    /// <summary>The tables that have a row.</summary>
    public static IEnumerable<ReportTable> All(IReadOnlyList<Report> reports) => new[] { OnSameExamples(reports), Changes(reports), Passes(reports), Notes(reports) }.Where(table => table.Rows.Count > 0);

    private static ReportTable OnSameExamples(IReadOnlyList<Report> reports) => new(
        "Against float on the same examples",
        ["Dataset and model", "Variant", "Examples", "Variant's metrics", "Float model's metrics"],
        [
            .. from report in reports
               from variant in Quantized(report)
               from preprocess in variant.Metrics.Preprocessings
               from samples in Samples(report, variant)
               select (IReadOnlyList<string>)
               [
                   Wording.Demo(report.Demo, preprocess),
                   Wording.Variant(variant),
                   samples.Name,
                   Wording.Metrics(ReportTables.Shown(samples.Mine, preprocess)),
                   Wording.Metrics(ReportTables.Shown(samples.Floats, preprocess)),
               ],
        ],
        TextColumns: 5);

    private static ReportTable Changes(IReadOnlyList<Report> reports) => new(
        "Changes against the float model",
        ["Dataset and model", "Variant", "Examples", "Predictions changed", "Difference, with its 95 % interval"],
        [
            .. from report in reports
               from variant in Quantized(report)
               where variant.Changes is not null
               from preprocess in variant.Metrics.Preprocessings
               select (IReadOnlyList<string>)
               [
                   Wording.Demo(report.Demo, preprocess),
                   Wording.Variant(variant),
                   variant.EvaluatedOn is { } sample ? Wording.Sample(sample) : Wording.Nothing,
                   Predictions(variant.Changes!.Predictions.FirstOrDefault(change => change.Preprocess == preprocess)),
                   Differences(variant.Changes!.Metrics.Where(change => change.Preprocess == preprocess)),
               ],
        ],
        TextColumns: 5,
        "Variant less float, on the same examples. Of the changed predictions, - were right and are wrong now, + the other way round.");

    private static ReportTable Passes(IReadOnlyList<Report> reports) => new(
        "Passes",
        ["Model", "Variant", "Before rounding, in order"],
        [
            .. from report in reports
               from variant in report.Variants
               where variant.Passes.Count > 0
               select (IReadOnlyList<string>)[Wording.Demo(report.Demo), Wording.Variant(variant), string.Join("; ", variant.Passes.Select(Wording.Pass))],
        ],
        TextColumns: 3);

    private static ReportTable Notes(IReadOnlyList<Report> reports) => new(
        "Notes",
        ["Model", "Variant", "Note"],
        [
            .. from report in reports
               from variant in report.Variants
               where variant.Notes.Count > 0
               select (IReadOnlyList<string>)[Wording.Demo(report.Demo), Wording.Variant(variant), Printable.Message(string.Join(' ', variant.Notes))],
        ],
        TextColumns: 3);

    // The first variant is the float model itself.
    private static IEnumerable<VariantReport> Quantized(Report report) => report.Variants.Skip(1);

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

    private static string Predictions(ChangedPredictions? change) =>
        change is null ? Wording.Nothing : $"{Wording.Bytes(change.Changed)} (-{Wording.Bytes(change.Lost)} +{Wording.Bytes(change.Gained)})";

    private static string Differences(IEnumerable<MetricChange> changes)
    {
        var all = changes.ToList();
        return all.Count == 0 ? Wording.Nothing : string.Join("; ", all.Where(change => !ReportTables.IsSideFigure(change.Metric, all.Select(other => other.Metric))).Select(Wording.Change));
    }
}
