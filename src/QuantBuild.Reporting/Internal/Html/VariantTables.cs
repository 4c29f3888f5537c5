namespace QuantBuild.Reporting.Internal.Html;

/// <summary>The tables of a page, over one demo or several: the example's two, then sizes and speed, then what changed.</summary>
internal static class VariantTables
{
    public static IEnumerable<HtmlTable> All(IReadOnlyList<Report> reports)
    {
        var several = reports.Count > 1;
        yield return Accuracy(reports, several);
        if (!several && TestSplitTable.Of(reports[0]) is { } onTest)
        {
            yield return onTest;
        }

        yield return Table(
            reports,
            several,
            "gzip ratio",
            "Total size of model.json and weight files over the size of their gzipped tar ball: higher is better.",
            [new("ratio", variant => Numbers.Of(variant.GzipRatio, Wording.Ratio(variant.GzipRatio)))]);
        yield return several
            ? Table(reports, several, "Download size", "Bytes of the gzipped tar ball.", [new(string.Empty, variant => Numbers.Of(variant.Bytes.GzipTarball))])
            : Table(reports, several, "Sizes and speed", $"Sizes in bytes; examples per second on the machine named below. {Wording.SpeedNote}", SizesAndSpeed);
        if (!several && Changes(reports[0]) is { } changes)
        {
            yield return changes;
        }
    }

    /// <summary>The head of a metric's column.</summary>
    public static Markup Head(Report? report, string name, string? preprocess) => Markup.Of(
        $"{(report is null ? default : Markup.Of($"{Wording.Demo(report.Demo)}<br>"))}{Wording.MetricName(name)}{(preprocess is null ? default : Markup.Of($"<small>{Wording.Preprocess(preprocess)}</small>"))}");

    private static Figure[] SizesAndSpeed { get; } =
    [
        new("files", variant => Numbers.Of(variant.Bytes.Total)),
        new("gzip", variant => Numbers.Of(variant.Bytes.GzipTarball)),
        new("brotli", variant => Numbers.Of(variant.Bytes.BrotliTarball)),
        new("seconds", variant => Numbers.Of(variant.EvaluationSeconds, Units(variant.EvaluationSeconds))),
        new("examples/s", variant => Numbers.Of(variant.ExamplesPerSecond, Wording.Rate(variant.ExamplesPerSecond))),
    ];

    private static string Units(double seconds) => Wording.Seconds(seconds)[..^2];

    private static HtmlTable Accuracy(IReadOnlyList<Report> reports, bool several)
    {
        var columns = reports
            .SelectMany(report => report.Variants.SelectMany(variant => variant.Metrics).Select(metric => (report, metric.Name, metric.Preprocess)).Distinct())
            .Where(column => !several || column.Name != "loss")
            .ToList();
        var notes = new List<string>();
        if (Wording.ErrorNote(reports) is { } note)
        {
            notes.Add(note);
        }

        if (reports.Any(report => report.Variants.Any(variant => IsPart(report, variant))))
        {
            notes.Add("* measured on a part of the examples, see below the variant.");
        }

        return new HtmlTable(
            "Accuracy",
            [.. columns.Select(column => Head(several ? column.report : null, column.Name, column.Preprocess))],
            Rows(reports, name => columns.Select(column => Find(column.report, name) is { } variant && variant.Metrics.Find(column.Name, column.Preprocess) is { } value
                ? Markup.Of($"{Numbers.Metric(column.Name, value)}{(IsPart(column.report, variant) ? "*" : null)}")
                : HtmlTable.Nothing)),
            notes.Count > 0 ? string.Join(' ', notes) : null);
    }

    private static HtmlTable Table(IReadOnlyList<Report> reports, bool several, string title, string note, Figure[] figures) => new(
        title,
        [.. reports.SelectMany(report => figures.Select(figure => several ? Markup.Of($"{Wording.Demo(report.Demo)}") : Markup.Of($"{figure.Name}")))],
        Rows(reports, name => reports.SelectMany(report => figures.Select(figure => Find(report, name) is { } variant ? figure.Show(variant) : HtmlTable.Nothing))),
        note);

    private static HtmlTable? Changes(Report report)
    {
        var variants = report.Variants.Where(variant => variant.Changes is { } changes && changes.Predictions.Count + changes.Metrics.Count > 0).ToList();
        if (variants.Count == 0)
        {
            return null;
        }

        var metrics = variants.SelectMany(variant => variant.Changes!.Metrics).Select(change => (change.Metric, change.Preprocess)).Distinct().ToList();
        var predictions = variants.SelectMany(variant => variant.Changes!.Predictions).Select(change => change.Preprocess).Distinct().ToList();
        return new HtmlTable(
            "Against the float model",
            [.. metrics.Select(metric => Head(null, metric.Metric, metric.Preprocess)), .. predictions.Select(preprocess => Head(null, "predictions changed", preprocess))],
            [
                .. variants.Select(variant => (Names.OfVariant(variant), (IReadOnlyList<Markup>)
                [
                    .. metrics.Select(metric => Moved(variant.Changes!.Metrics.FirstOrDefault(change => (change.Metric, change.Preprocess) == metric))),
                    .. predictions.Select(preprocess => Changed(variant.Changes!.Predictions.FirstOrDefault(change => change.Preprocess == preprocess))),
                ])),
            ],
            (metrics.Count > 0 ? "Differences on the same examples, each with its 95 % interval. " : string.Empty)
            + (predictions.Count > 0 ? "Changed predictions: right before and wrong now −, wrong before and right now +." : string.Empty));
    }

    private static Markup Moved(MetricChange? change) => change is null
        ? HtmlTable.Nothing
        : Markup.Of(
            $"{Numbers.Difference(change.Metric, change.Difference)}<small>{Numbers.Difference(change.Metric, change.Low)} to {Numbers.Difference(change.Metric, change.High)}</small>");

    private static Markup Changed(ChangedPredictions? change) => change is null
        ? HtmlTable.Nothing
        : Markup.Of($"{Numbers.Of(change.Changed)}<small>−{Numbers.Of(change.Lost)} +{Numbers.Of(change.Gained)} of {Numbers.Of(change.Count)}</small>");

    private static List<(Markup Name, IReadOnlyList<Markup> Cells)> Rows(IReadOnlyList<Report> reports, Func<string, IEnumerable<Markup>> cells) =>
        [.. reports.SelectMany(report => report.Variants).Select(variant => variant.Name).Distinct().Select(name => (Names.OfVariant(name, reports), (IReadOnlyList<Markup>)[.. cells(name)]))];

    private static VariantReport? Find(Report report, string name) => report.Variants.FirstOrDefault(variant => variant.Name == name);

    private static bool IsPart(Report report, VariantReport variant) => variant.EvaluatedOn is { } sample && sample.Count != report.Dataset.Examples;

    private sealed record Figure(string Name, Func<VariantReport, Markup> Show);
}
