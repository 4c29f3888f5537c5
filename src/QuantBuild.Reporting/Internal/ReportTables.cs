namespace QuantBuild.Reporting.Internal;

/// <summary>The example's two tables, over one demo or several, and the figures behind them.</summary>
internal static class ReportTables
{
    public static IEnumerable<ReportTable> All(IReadOnlyList<Report> reports)
    {
        yield return Accuracy(reports);
        yield return GzipRatios(reports);
        yield return SizesAndSpeed(reports);
        if (OnSameExamples(reports) is { } table)
        {
            yield return table;
        }
    }

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
            ["Dataset and model", .. variants.Select(Wording.Variant)],
            [.. rows],
            TextColumns: 1 + variants.Count,
            reports.Any(report => report.Variants.Any(variant => variant.Metrics.Find("mae") is not null))
                ? "MAE is the mean absolute error of the normalized label: lower is better."
                : null);
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
            ["Model", .. variants.Select(Wording.Variant)],
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
                Wording.Variant(variant.Name),
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
            TextColumns: 2);
    }

    /// <summary>Variants that were evaluated on other examples than the whole dataset, beside the float model there; null where there are none.</summary>
    private static ReportTable? OnSameExamples(IReadOnlyList<Report> reports)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var report in reports)
        {
            foreach (var variant in report.Variants.Where(variant => variant.FloatOnSame is not null))
            {
                foreach (var preprocess in variant.Metrics.Preprocessings)
                {
                    rows.Add(
                    [
                        Wording.Demo(report.Demo, preprocess),
                        Wording.Variant(variant.Name),
                        variant.EvaluatedOn is { } sample ? Wording.Sample(sample) : Wording.Nothing,
                        Wording.Metrics(Of(variant.Metrics, preprocess)),
                        Wording.Metrics(Of(variant.FloatOnSame!, preprocess)),
                    ]);
                }
            }
        }

        return rows.Count == 0
            ? null
            : new ReportTable(
                "Against float on the same examples",
                ["Dataset and model", "Variant", "Examples", "Variant's metrics", "Float model's metrics"],
                rows,
                TextColumns: 5);
    }

    private static List<string> VariantNames(IReadOnlyList<Report> reports) =>
        [.. reports.SelectMany(report => report.Variants).Select(variant => variant.Name).Distinct()];

    private static IEnumerable<string?> Preprocessings(Report report) =>
        report.Variants.SelectMany(variant => variant.Metrics.Preprocessings).Distinct();

    private static VariantReport? Find(Report report, string name) => report.Variants.FirstOrDefault(variant => variant.Name == name);

    private static string AccuracyCell(Report report, VariantReport variant, string? preprocess)
    {
        var metrics = Of(variant.Metrics, preprocess).ToList();
        if (metrics.Count == 0)
        {
            return Wording.Nothing;
        }

        // Where there is an accuracy, it is what the example's table shows; the loss stays in report.json.
        if (metrics.Exists(metric => metric.Name == "accuracy"))
        {
            metrics.RemoveAll(metric => metric.Name == "loss");
        }

        var text = Wording.Metrics(metrics);
        return variant.EvaluatedOn is { } sample && sample.Count != report.Dataset.Examples ? $"{text} ({Wording.Sample(sample)})" : text;
    }

    private static IEnumerable<Metric> Of(MetricSet metrics, string? preprocess) => metrics.Where(metric => metric.Preprocess == preprocess);
}
