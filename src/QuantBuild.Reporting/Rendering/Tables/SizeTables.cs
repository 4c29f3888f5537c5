using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>How large the variants are, and how fast.</summary>
internal static class SizeTables
{
    private const string GzipNote = "Total size of model.json and weight files over the size of their gzipped tar ball: higher is better.";
    private const string Title = "Sizes and speed";

    /// <summary>The columns of sizes and speed; a page, which has less room, names the units in its note.</summary>
    private static Column<VariantReport>[] SizesAndSpeed { get; } =
    [
        new(Head("Files (bytes)", "files"), variant => Cell.Of(variant.Bytes.Total)),
        new(Head("gzip (bytes)", "gzip"), variant => Cell.Of(variant.Bytes.GzipTarball)),
        new(Head("brotli (bytes)", "brotli"), variant => Cell.Of(variant.Bytes.BrotliTarball)),
        new(Head("gzip ratio", "gzip ratio"), variant => Cell.Of(variant.GzipRatio, Wording.Ratio(variant.GzipRatio))),
        new(Head("Evaluation", "seconds"), variant => Seconds(variant.EvaluationSeconds)),
        new(Head("Examples/s", "examples/s"), variant => Cell.Of(variant.ExamplesPerSecond, Wording.Rate(variant.ExamplesPerSecond))),
    ];

    private static Column<VariantReport> GzipRatio => SizesAndSpeed[3];

    private static Column<VariantReport> Download => SizesAndSpeed[1];

    /// <summary>A row for each variant.</summary>
    public static ReportTable ForText(IReadOnlyList<Report> reports) => ReportTable.Of(
        Title,
        VariantRow.All(reports),
        [.. reports.Count > 1 ? [VariantRow.Model] : Array.Empty<Column<VariantRow>>(), VariantRow.Name, .. SizesAndSpeed.Select(column => column.In((VariantRow row) => row.Variant))],
        Wording.SpeedNote);

    /// <summary>A row for each variant; a column for each figure, or for each of several demos.</summary>
    public static IEnumerable<ReportTable> ForPage(IReadOnlyList<Report> reports) => reports is [var only]
        ?
        [
            VariantNames.Table(
                Title,
                reports,
                SizesAndSpeed.Select(column => column.In((string name) => VariantNames.Find(only, name))),
                $"Sizes in bytes; examples per second on the machine named below. {Wording.SpeedNote}"),
        ]
        :
        [
            VariantNames.Table("Download size", reports, ByDemo(Download, reports), "Bytes of the gzipped tar ball."),
            VariantNames.Table("gzip ratio", reports, ByDemo(GzipRatio, reports), GzipNote),
        ];

    private static IEnumerable<Column<string>> ByDemo(Column<VariantReport> column, IEnumerable<Report> reports) =>
        reports.Select(report => column.In((string name) => VariantNames.Find(report, name), Wording.Demo(report.Demo)));

    private static Cell Head(string text, string page) => new(text, Markup.Of($"{page}"));

    private static Cell Seconds(double seconds)
    {
        var text = Wording.Seconds(seconds);
        return new Cell(text, Numbers.Of(seconds, text[..^2]));
    }
}
