using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What was done to the models before they were rounded, and what there is to say; a page shows both with each variant.</summary>
internal static class RemarkTables
{
    public static ReportTable Passes(IReadOnlyList<Report> reports) => Of(
        "Passes", "Before rounding, in order", reports, variant => string.Join("; ", variant.Passes.Select(Wording.Pass)),
        variant => variant.Passes.Count);

    public static ReportTable Notes(IReadOnlyList<Report> reports) => Of(
        "Notes", "Note", reports, variant => Printable.Message(string.Join(' ', variant.Notes)), variant => variant.Notes.Count);

    private static ReportTable Of(
        string title, string column, IReadOnlyList<Report> reports, Func<VariantReport, string> text, Func<VariantReport, int> count) =>
            ReportTable.Of(
                title,
                VariantRow.All(reports).Where(row => count(row.Variant) > 0),
                [.. VariantRow.Names(reports), new(column, row => text(row.Variant), Alignment.Text)]);
}
