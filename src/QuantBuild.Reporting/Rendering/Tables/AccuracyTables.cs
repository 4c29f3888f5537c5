using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>The metrics: at a glance, and beside the float model's on the same examples.</summary>
internal static class AccuracyTables
{
    private const string Note =
        "Differences are variant less float model on the same examples, with their 95 % interval: where that contains 0, "
            + "the examples cannot tell the two apart.";

    private const string PredictionsNote = "Of the changed predictions, - were right and are wrong now, + the other way round.";

    private static readonly Cell _separator = new("; ", new Markup("<br>"));

    /// <summary>The TF.js example's first table: a row for each demo and preprocessing, a column for each variant.</summary>
    public static ReportTable Matrix(IReadOnlyList<Report> reports)
    {
        var rows =
            from report in reports
            from preprocess in report.Variants.SelectMany(variant => variant.Metrics.Preprocessings).Distinct()
            select (report, preprocess);
        return ReportTable.Of<(Report Report, string? Preprocess)>(
            "Accuracy",
            rows,
            [
                new("Dataset and model", row => Wording.Demo(row.Report.Demo, row.Preprocess), Alignment.Text),
                .. VariantNames.Of(reports).Select(name => new Column<(Report Report, string? Preprocess)>(
                    VariantNames.Shown(name, reports),
                    row => VariantNames.Find(row.Report, name) is { } variant ? Metrics(row.Report, variant, row.Preprocess) : Cell.Nothing,
                    Alignment.Text)),
            ],
            Join(
            [
                Wording.ErrorNote(reports),
                reports.Any(report => report.Variants.Any(variant => IsPart(report, variant)))
                    ? "* On a part of the examples: which, and how the float model does there, stands beside the differences."
                    : null,
            ]));
    }

    /// <summary>A row for each metric of a variant on a set of examples; no column that has nothing to say.</summary>
    public static ReportTable Differences(IReadOnlyList<Report> reports, bool withLosses)
    {
        AccuracyRow[] rows = [.. reports.SelectMany(report => AccuracyRow.All(report, withLosses))];
        Column<AccuracyRow>[] groups =
        [
            .. reports.Count > 1
                ? [new("Model", row => Wording.Demo(row.Report.Demo), Alignment.Text)]
                : Array.Empty<Column<AccuracyRow>>(),
            new("Variant", row => Cell.Variant(row.Variant), Alignment.Text),
            new("Inputs", row => row.Metric.Preprocess is { } preprocess ? Wording.Preprocess(preprocess) : Cell.Nothing, Alignment.Text),
            new("Examples", row => row.Examples, Alignment.Text),
        ];
        Column<AccuracyRow>[] figures =
        [
            new("Metric", row => Wording.MetricName(row.Metric.Name), Alignment.Text),
            new("Value", row => Cell.Metric(row.Metric.Name, row.Metric.Value)),
            new("Float model", row => row.Float is { } value ? Cell.Metric(row.Metric.Name, value) : Cell.Nothing) { Spare = 2 },
            new("Difference", Difference),
            new("95 % interval", row => row.Change is { } change ? Cell.Interval(change) : Cell.Nothing),
            new("In words", row => row.Change is { } change ? Wording.Judgement(change) : Cell.Nothing, Alignment.Text),
            new("Predictions changed", row => row.Predictions is { } change ? Predictions(change) : Cell.Nothing) { Spare = 1 },
        ];
        Column<AccuracyRow>[] shown = [.. groups.Where(Says)];
        string?[] notes =
        [
            Wording.ErrorNote(reports),
            rows.Any(row => row.Change is not null) ? Note : null,
            rows.Any(row => row.Predictions is not null) ? PredictionsNote : null,
        ];
        return ReportTable.Of(
            "Against the float model", rows, [.. shown, .. figures.Where(Says)], Join(notes)) with
        {
            Grouping = shown.Length,
        };

        bool Says(Column<AccuracyRow> column) => rows.Any(row => column.Value(row) != Cell.Nothing);
    }

    private static string? Join(IEnumerable<string?> notes) =>
        string.Join(' ', notes.Where(note => note is not null)) is { Length: > 0 } note ? note : null;

    private static Cell Metrics(Report report, VariantReport variant, string? preprocess)
    {
        Metric[] shown = [.. AccuracyRow.Shown(variant.Metrics, preprocess)];
        var cell = Cell.Join(_separator, shown.Select(metric =>
            Cell.Of($"{Wording.ShortMetricName(metric.Name)}={Cell.Metric(metric.Name, metric.Value)}")));
        return shown.Length == 0 ? Cell.Nothing : IsPart(report, variant) ? Cell.Of($"{cell}*") : cell;
    }

    private static Cell Difference(AccuracyRow row) => row switch
    {
        { Change: { } change } => Cell.Difference(change),
        { Float: { } value } when row.Metric.Value - value is var difference =>
            Cell.Derived(difference, Wording.MetricDifference(row.Metric.Name, difference)),
        _ => Cell.Nothing,
    };

    private static Cell Predictions(ChangedPredictions change) =>
        Cell.Of($"{Cell.Of(change.Changed)} (-{Cell.Of(change.Lost)} +{Cell.Of(change.Gained)}) of {Cell.Of(change.Count)}");

    private static bool IsPart(Report report, VariantReport variant) =>
        variant.EvaluatedOn is { } sample && sample.Count != report.Dataset.Examples;
}
