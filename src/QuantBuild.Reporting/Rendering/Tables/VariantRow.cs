using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What a row of most tables is about.</summary>
/// <param name="Report">The report.</param>
/// <param name="Variant">One of its variants.</param>
internal sealed record VariantRow(Report Report, VariantReport Variant)
{
    public static IEnumerable<VariantRow> All(IEnumerable<Report> reports) =>
        reports.SelectMany(report => report.Variants.Select(variant => new VariantRow(report, variant)));

    /// <summary>The columns that name a row; of which model it is, where there are several.</summary>
    public static IEnumerable<Column<VariantRow>> Names(IReadOnlyCollection<Report> reports)
    {
        if (reports.Count > 1)
        {
            yield return new("Model", row => Wording.Demo(row.Report.Demo), Alignment.Text);
        }

        yield return new("Variant", row => Cell.Variant(row.Variant), Alignment.Text);
    }
}
