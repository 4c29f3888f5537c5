using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>All tables, over one demo or several: accuracy, sizes and speed, rules of the budget, and what else there is to say.</summary>
internal static class ReportTables
{
    /// <summary>As the console and Markdown show them, where lines are long and columns few.</summary>
    public static IEnumerable<ReportTable> ForText(IReadOnlyList<JudgedReport> judged)
    {
        Report[] reports = [.. judged.Select(one => one.Report)];
        ReportTable[] others = [BudgetTable.Of(judged), RemarkTables.Passes(reports), RemarkTables.Notes(reports)];
        return [AccuracyTables.ForText(reports), SizeTables.ForText(reports), .. others.Where(table => table.Rows.Count > 0)];
    }

    /// <summary>As pages show them: a row for each variant, a number a cell.</summary>
    public static IEnumerable<ReportTable> ForPage(IReadOnlyList<JudgedReport> judged)
    {
        Report[] reports = [.. judged.Select(one => one.Report)];
        ReportTable[] rules = [BudgetTable.Of(judged)];
        return
        [
            reports is [var only] ? AccuracyTables.ForPage(only) : AccuracyTables.AcrossDemos(reports),
            .. SizeTables.ForPage(reports),
            .. rules.Where(table => table.Rows.Count > 0),
        ];
    }
}
