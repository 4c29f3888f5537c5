namespace QuantBuild.Reporting.Internal;

/// <summary>The example's two tables, over one demo or several, sizes and speed, and what stands beside the float model.</summary>
internal static class ReportTables
{
    public static IEnumerable<ReportTable> All(IReadOnlyList<Report> reports)
    {
        yield return Accuracy(reports);
        yield return GzipRatios(reports);
        yield return SizesAndSpeed(reports);
        foreach (var table in ComparisonTables.All(reports))
        {
            yield return table;
        }
    }

    /// <summary>The metrics of one preprocessing that tables show.</summary>
    public static IEnumerable<Metric> Shown(MetricSet metrics, string? preprocess) =>
        metrics.Where(metric => metric.Preprocess == preprocess && !IsSideFigure(metric.Name, metrics.Select(other => other.Name)));

    /// <summary>Where there is an accuracy, it is what the example's table shows; the loss stays in report.json.</summary>
    public static bool IsSideFigure(string metric, IEnumerable<string> metrics) => metric == "loss" && metrics.Contains("accuracy");

    private static ReportTable Accuracy(IReadOnlyList<Report> reports)
    {
        var variants = VariantNames(reports);
        var rows =
            from report in reports
            from preprocess in Preprocessings(report)
            select (IReadOnlyList<string>)
            [
                Wording.Demo(report.Demo, preprocess),
                .. variants.Select(name => Find(report, name) is { } variant ? AccuracyCell(report, variant, preprocess) : Wording.Nothing),
            ];
        return new ReportTable(
            "Accuracy",
            ["Dataset and model", .. variants.Select(name => Wording.Variant(name, reports))],
            [.. rows],
            TextColumns: 1 + variants.Count,
            Wording.ErrorNote(reports));
    }

    private static ReportTable GzipRatios(IReadOnlyList<Report> reports)
    {
        var variants = VariantNames(reports);
        var rows =
            from report in reports
            select (IReadOnlyList<string>)
            [
                Wording.Demo(report.Demo),
                .. variants.Select(name => Find(report, name) is { } variant ? Wording.Ratio(variant.GzipRatio) : Wording.Nothing),
            ];
        return new ReportTable(
            "gzip ratio",
            ["Model", .. variants.Select(name => Wording.Variant(name, reports))],
            [.. rows],
            TextColumns: 1,
            "Total size of model.json and weight files over the size of their gzipped tar ball: higher is better.");
    }

    private static ReportTable SizesAndSpeed(IReadOnlyList<Report> reports)
    {
        var rows =
            from report in reports
            from variant in report.Variants
            select (IReadOnlyList<string>)
            [
                Wording.Demo(report.Demo),
                Wording.Variant(variant),
                Wording.Bytes(variant.Bytes.Total),
                Wording.Bytes(variant.Bytes.GzipTarball),
                Wording.Bytes(variant.Bytes.BrotliTarball),
                Wording.Seconds(variant.EvaluationSeconds),
                Wording.Rate(variant.ExamplesPerSecond),
            ];
        return new ReportTable(
            "Sizes and speed",
            ["Model", "Variant", "Files (bytes)", "gzip (bytes)", "brotli (bytes)", "Evaluation", "Examples/s"],
            [.. rows],
            TextColumns: 2,
            Wording.SpeedNote);
    }

    private static List<string> VariantNames(IReadOnlyList<Report> reports) =>
        [.. reports.SelectMany(report => report.Variants).Select(variant => variant.Name).Distinct()];

    private static IEnumerable<string?> Preprocessings(Report report) =>
        report.Variants.SelectMany(variant => variant.Metrics.Preprocessings).Distinct();

    private static VariantReport? Find(Report report, string name) => report.Variants.FirstOrDefault(variant => variant.Name == name);

    private static string AccuracyCell(Report report, VariantReport variant, string? preprocess)
    {
        if (!variant.Metrics.Preprocessings.Contains(preprocess))
        {
            return Wording.Nothing;
        }

        var text = Wording.Metrics(Shown(variant.Metrics, preprocess));
        return variant.EvaluatedOn is { } sample && sample.Count != report.Dataset.Examples ? $"{text} ({Wording.Sample(sample)})" : text;
    }
}
