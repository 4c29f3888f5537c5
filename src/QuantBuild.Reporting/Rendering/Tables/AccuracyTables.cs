using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>The metrics of all variants: the example's first table.</summary>
internal static class AccuracyTables
{
    private const string Title = "Accuracy";

    /// <summary>A row for each demo and preprocessing, a column for each variant.</summary>
    public static ReportTable ForText(IReadOnlyList<Report> reports) => ReportTable.Of<(Report Report, string? Preprocess)>(
        Title,
        reports.SelectMany(report => report.Variants.SelectMany(variant => variant.Metrics.Preprocessings).Distinct().Select(preprocess => (report, preprocess))),
        [
            new("Dataset and model", row => Wording.Demo(row.Report.Demo, row.Preprocess), Alignment.Text),
            .. VariantNames.Of(reports).Select(name => new Column<(Report Report, string? Preprocess)>(
                VariantNames.Shown(name, reports),
                row => VariantNames.Find(row.Report, name) is { } variant ? Metrics(row.Report, variant, row.Preprocess) : Cell.Nothing,
                Alignment.Text)),
        ],
        Wording.ErrorNote(reports));

    /// <summary>A row for each variant, a column for each demo, metric and preprocessing.</summary>
    public static ReportTable ForPage(IReadOnlyList<Report> reports)
    {
        var several = reports.Count > 1;
        var columns =
            from report in reports
            from metric in report.Variants.SelectMany(variant => variant.Metrics).Select(metric => (metric.Name, metric.Preprocess)).Distinct()
            where !several || metric.Name != "loss"
            select new Column<VariantReport>(Head(several ? report : null, metric.Name, metric.Preprocess), variant => Value(report, variant, metric))
                .In((string name) => VariantNames.Find(report, name));
        string?[] notes =
        [
            Wording.ErrorNote(reports),
            reports.Any(report => report.Variants.Any(variant => IsPart(report, variant))) ? "* measured on a part of the examples, see below the variant." : null,
        ];
        var note = string.Join(' ', notes.Where(note => note is not null));
        return VariantNames.Table(Title, reports, columns, note.Length > 0 ? note : null);
    }

    /// <summary>The head of a metric's column.</summary>
    public static Cell Head(Report? report, string metric, string? preprocess)
    {
        string?[] parts = [report is null ? null : Wording.Demo(report.Demo), Wording.MetricName(metric), preprocess is null ? null : Wording.Preprocess(preprocess)];
        return new Cell(
            string.Join(", ", parts.Where(part => part is not null)),
            Markup.Of($"{(parts[0] is { } demo ? Markup.Of($"{demo}<br>") : default)}{parts[1]}{(parts[2] is { } small ? Markup.Of($"<small>{small}</small>") : default)}"));
    }

    /// <summary>The metrics of one preprocessing that tables of text show.</summary>
    public static IEnumerable<Metric> Shown(MetricSet metrics, string? preprocess) =>
        metrics.Where(metric => metric.Preprocess == preprocess && !IsSideFigure(metric.Name, metrics.Select(other => other.Name)));

    /// <summary>Where there is an accuracy, it is what the example's table shows; the loss stays in report.json.</summary>
    public static bool IsSideFigure(string metric, IEnumerable<string> metrics) => metric == "loss" && metrics.Contains("accuracy");

    private static Cell Metrics(Report report, VariantReport variant, string? preprocess)
    {
        if (!variant.Metrics.Preprocessings.Contains(preprocess))
        {
            return Cell.Nothing;
        }

        var text = Wording.Metrics(Shown(variant.Metrics, preprocess));
        return IsPart(report, variant) ? $"{text} ({Wording.Sample(variant.EvaluatedOn!)})" : text;
    }

    private static Cell Value(Report report, VariantReport variant, (string Name, string? Preprocess) metric) => variant.Metrics.Find(metric.Name, metric.Preprocess) is { } value
        ? Cell.Metric(metric.Name, value).Marked(IsPart(report, variant) ? "*" : string.Empty)
        : Cell.Nothing;

    private static bool IsPart(Report report, VariantReport variant) => variant.EvaluatedOn is { } sample && sample.Count != report.Dataset.Examples;
}
