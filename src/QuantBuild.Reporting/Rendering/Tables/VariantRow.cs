using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What a row of most tables is about.</summary>
/// <param name="Report">The report.</param>
/// <param name="Variant">One of its variants.</param>
internal sealed record VariantRow(Report Report, VariantReport Variant)
{
    public static Column<VariantRow> Model { get; } = new("Model", row => Wording.Demo(row.Report.Demo), Alignment.Text);

    public static Column<VariantRow> Name { get; } = new("Variant", row => Cell.Variant(row.Variant), Alignment.Text);

    public static IEnumerable<VariantRow> All(IEnumerable<Report> reports) => reports.SelectMany(report => report.Variants.Select(variant => new VariantRow(report, variant)));
}
