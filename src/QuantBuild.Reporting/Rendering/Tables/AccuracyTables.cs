using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>The metrics of all variants, beside the float model's on the same examples, and what changed.</summary>
internal static class AccuracyTables
{
    private const string Title = "Accuracy";
    private const string Note =
        "Differences are variant less float model on the same examples, with their 95 % interval: where that contains 0, the examples cannot tell the two apart.";

    private const string PredictionsNote = "Of the changed predictions, - were right and are wrong now, + the other way round.";

    private static Column<AccuracyRow> Variant { get; } = new("Variant", row => Cell.Variant(row.Variant), Alignment.Text);

    private static Column<AccuracyRow> Examples { get; } = new("Examples", row => row.Examples, Alignment.Text);

    /// <summary>A row for each variant, set of examples and preprocessing.</summary>
    public static ReportTable ForText(IReadOnlyList<Report> reports)
    {
        AccuracyRow[] rows = [.. reports.SelectMany(AccuracyRow.All)];
        Column<AccuracyRow>?[] columns =
        [
            reports.Count > 1 ? new("Model", row => Wording.Demo(row.Report.Demo), Alignment.Text) : null,
            Variant,
            rows.Any(row => row.Preprocess is not null)
                ? new("Inputs", row => row.Preprocess is { } preprocess ? Wording.Preprocess(preprocess) : Cell.Nothing, Alignment.Text)
                : null,
            Examples,
            new("Metrics", row => Wording.Metrics(Shown(row.Metrics, row.Preprocess)), Alignment.Text),
            new("Float model", row => row.Floats is { } floats ? Wording.Metrics(Shown(floats, row.Preprocess)) : Cell.Nothing, Alignment.Text),
            rows.Any(row => row.Changes?.Metrics.Count > 0) ? new("Difference", Differences, Alignment.Text) : null,
            rows.Any(row => row.Changes?.Predictions.Count > 0) ? new("Predictions changed", row => Predictions(row, row.Preprocess), Alignment.Text) : null,
        ];
        return ReportTable.Of(Title, rows, [.. columns.OfType<Column<AccuracyRow>>()], NoteOf(reports, rows));
    }

    /// <summary>A row for each variant and set of examples, a column for each metric and preprocessing.</summary>
    public static ReportTable ForPage(Report report)
    {
        AccuracyRow[] rows = [.. AccuracyRow.All(report).DistinctBy(row => (row.Variant, row.Examples))];
        var metrics = rows.SelectMany(row => row.Metrics).Select(metric => (metric.Name, metric.Preprocess)).Distinct();
        var predictions = rows.SelectMany(row => row.Changes?.Predictions ?? []).Select(change => change.Preprocess).Distinct();
        return ReportTable.Of(
            Title,
            rows,
            [
                Variant,
                Examples,
                .. metrics.Select(metric => new Column<AccuracyRow>(Head(null, metric.Name, metric.Preprocess), row => Value(row, metric))),
                .. predictions.Select(preprocess => new Column<AccuracyRow>(Head(null, "predictions changed", preprocess), row => Predictions(row, preprocess))),
            ],
            NoteOf([report], rows));
    }

    /// <summary>Several demos: a row for each variant, a column for each demo, metric and preprocessing.</summary>
    public static ReportTable AcrossDemos(IReadOnlyList<Report> reports)
    {
        var columns =
            from report in reports
            from metric in report.Variants.SelectMany(variant => variant.Metrics).Select(metric => (metric.Name, metric.Preprocess)).Distinct()
            where metric.Name != "loss"
            select new Column<VariantReport>(
                Head(report, metric.Name, metric.Preprocess),
                variant => variant.Metrics.Find(metric.Name, metric.Preprocess) is { } value
                    ? Cell.Metric(metric.Name, value).Marked(IsPart(report, variant) ? "*" : string.Empty)
                    : Cell.Nothing).In((string name) => VariantNames.Find(report, name));
        string?[] notes =
        [
            Wording.ErrorNote(reports),
            reports.Any(report => report.Variants.Any(variant => IsPart(report, variant)))
                ? "* measured on a part of the examples: the demo's own page says which, and how the float model does there."
                : null,
        ];
        return VariantNames.Table(Title, reports, columns, Join(notes));
    }

    private static string? NoteOf(IReadOnlyList<Report> reports, IReadOnlyCollection<AccuracyRow> rows) => Join(
    [
        Wording.ErrorNote(reports),
        rows.Any(row => row.Changes?.Metrics.Count > 0) ? Note : null,
        rows.Any(row => row.Changes?.Predictions.Count > 0) ? PredictionsNote : null,
    ]);

    private static string? Join(IEnumerable<string?> notes) => string.Join(' ', notes.Where(note => note is not null)) is { Length: > 0 } note ? note : null;

    private static Cell Head(Report? report, string metric, string? preprocess)
    {
        string?[] parts =
        [
            report is null ? null : Wording.Demo(report.Demo),
            Wording.MetricName(metric),
            preprocess is null ? null : Wording.Preprocess(preprocess),
        ];
        var demo = parts[0] is { } name ? Markup.Of($"{name}<br>") : default;
        var inputs = parts[2] is { } small ? Markup.Of($"<small>{small}</small>") : default;
        return new Cell(string.Join(", ", parts.Where(part => part is not null)), Markup.Of($"{demo}{parts[1]}{inputs}"));
    }

    /// <summary>The metrics of one preprocessing that tables of text show: where there is an accuracy, the loss stays in report.json.</summary>
    private static IEnumerable<Metric> Shown(MetricSet metrics, string? preprocess) =>
        metrics.Where(metric => metric.Preprocess == preprocess && !IsSideFigure(metric.Name, metrics.Select(other => other.Name)));

    private static bool IsSideFigure(string metric, IEnumerable<string> metrics) => metric == "loss" && metrics.Contains("accuracy");

    private static Cell Value(AccuracyRow row, (string Name, string? Preprocess) metric)
    {
        if (row.Metrics.Find(metric.Name, metric.Preprocess) is not { } value)
        {
            return Cell.Nothing;
        }

        var cell = Cell.Metric(metric.Name, value);
        if (row.Floats?.Find(metric.Name, metric.Preprocess) is { } floats)
        {
            cell = cell.Below(", ", Cell.Of($"float {Cell.Metric(metric.Name, floats)}"));
        }

        return row.Changes?.Metrics.FirstOrDefault(change => (change.Metric, change.Preprocess) == metric) is { } change
            ? cell.Below(", ", Cell.Interval(change)).Below(", ", Wording.Judgement(change))
            : cell;
    }

    private static Cell Differences(AccuracyRow row)
    {
        var changes = row.Changes?.Metrics.Where(change => change.Preprocess == row.Preprocess).ToList() ?? [];
        var shown = changes.Where(change => !IsSideFigure(change.Metric, changes.Select(other => other.Metric)));
        return changes.Count == 0 ? Cell.Nothing : Cell.Join("; ", shown.Select(change => Cell.Of($"{Wording.MetricName(change.Metric)} {Cell.Change(change)}")));
    }

    private static Cell Predictions(AccuracyRow row, string? preprocess) =>
        row.Changes?.Predictions.FirstOrDefault(change => change.Preprocess == preprocess) is { } change
            ? Cell.Of(change.Changed).Below(" ", Cell.Of($"(-{Cell.Of(change.Lost)} +{Cell.Of(change.Gained)}) of {Cell.Of(change.Count)}"))
            : Cell.Nothing;

    private static bool IsPart(Report report, VariantReport variant) => variant.EvaluatedOn is { } sample && sample.Count != report.Dataset.Examples;
}
