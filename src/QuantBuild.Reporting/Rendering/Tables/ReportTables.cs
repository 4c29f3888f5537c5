using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>All tables, over one demo or several; console, Markdown and pages show the same.</summary>
internal static class ReportTables
{
    /// <summary>What is looked at first, as the TF.js example shows it: accuracy and gzip ratio of all variants.</summary>
    public static IEnumerable<ReportTable> Matrices(IReadOnlyList<JudgedReport> judged)
    {
        Report[] reports = [.. judged.Select(one => one.Report)];
        return [AccuracyTables.Matrix(reports), SizeTables.Matrix(reports)];
    }

    /// <summary>Each metric beside the float model's; a page of one demo has room for the losses that else stand
    /// in report.json alone.</summary>
    public static ReportTable Differences(IReadOnlyList<JudgedReport> judged, bool withLosses = false) =>
        AccuracyTables.Differences([.. judged.Select(one => one.Report)], withLosses);

    /// <summary>Sizes and speed, and the rules of the budget.</summary>
    public static IEnumerable<ReportTable> Costs(IReadOnlyList<JudgedReport> judged) =>
        WithRows(SizeTables.SizesAndSpeed([.. judged.Select(one => one.Report)]), BudgetTable.Of(judged));

    /// <summary>What else there is to say; a page says it with each variant.</summary>
    public static IEnumerable<ReportTable> Remarks(IReadOnlyList<JudgedReport> judged)
    {
        Report[] reports = [.. judged.Select(one => one.Report)];
        return WithRows(RemarkTables.Passes(reports), RemarkTables.Notes(reports));
    }

    private static IEnumerable<ReportTable> WithRows(params ReportTable[] tables) => tables.Where(table => table.Rows.Count > 0);
}
