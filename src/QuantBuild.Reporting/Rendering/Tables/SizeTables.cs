using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>How large the variants are, and how fast.</summary>
internal static class SizeTables
{
    private const string GzipNote = "Total size of model.json and weight files over the size of their gzipped tar ball: higher is better.";

    private static Column<VariantReport>[] Columns { get; } =
    [
        new("Files (bytes)", variant => Cell.Of(variant.Bytes.Total)),
        new("gzip tar (bytes)", variant => Cell.Of(variant.Bytes.GzipTarball)),
        new("gzip (bytes)", variant => Cell.Of(variant.Bytes.Gzip)),
        new("brotli (bytes)", variant => Cell.Of(variant.Bytes.Brotli)),
        new("Evaluation", variant => Cell.Of($"{Cell.Of(variant.EvaluationSeconds, Wording.Seconds(variant.EvaluationSeconds)[..^2])} s")),
        new("Examples/s", variant => Cell.Of(variant.ExamplesPerSecond, Wording.Rate(variant.ExamplesPerSecond))),
    ];

    private static Column<VariantReport> GzipRatio { get; } = new("gzip ratio", variant =>
        Cell.Of(variant.GzipRatio, Wording.Ratio(variant.GzipRatio)));

    /// <summary>The TF.js example's second table: a row for each demo, a column for each variant.</summary>
    public static ReportTable Matrix(IReadOnlyList<Report> reports) => ReportTable.Of(
        GzipRatio.Title.Text,
        reports,
        [
            new Column<Report>("Model", report => Wording.Demo(report.Demo), Alignment.Text),
            .. VariantNames.Of(reports)
                .Select(name => GzipRatio.In((Report report) => VariantNames.Find(report, name), VariantNames.Shown(name, reports))),
        ],
        GzipNote);

    /// <summary>A row for each variant.</summary>
    public static ReportTable SizesAndSpeed(IReadOnlyList<Report> reports) => ReportTable.Of(
        "Sizes and speed",
        VariantRow.All(reports),
        [.. VariantRow.Names(reports), .. Columns.Select(column => column.In((VariantRow row) => row.Variant))],
        Wording.SpeedNote) with
    {
        Grouping = reports.Count > 1 ? 1 : 0,
    };
}
