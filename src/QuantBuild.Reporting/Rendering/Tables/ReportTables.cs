namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>All tables, over one demo or several: the example's two, then sizes and speed, then what stands beside the float model.</summary>
internal static class ReportTables
{
    /// <summary>As the console and Markdown show them, where lines are long and columns few.</summary>
    public static IEnumerable<ReportTable> ForText(IReadOnlyList<Report> reports) =>
    [
        AccuracyTables.ForText(reports),
        .. SizeTables.ForText(reports),
        .. new[] { FloatTables.ForText(reports), ChangeTables.ForText(reports), RemarkTables.Passes(reports), RemarkTables.Notes(reports) }.Where(table => table.Rows.Count > 0),
    ];

    /// <summary>As pages show them: a row for each variant, a number a cell.</summary>
    public static IEnumerable<ReportTable> ForPage(IReadOnlyList<Report> reports)
    {
        var only = reports.Count == 1 ? reports[0] : null;
        ReportTable?[] tables =
        [
            AccuracyTables.ForPage(reports),
            only is null ? null : FloatTables.ForPage(only),
            .. SizeTables.ForPage(reports),
            only is null ? null : ChangeTables.ForPage(only),
        ];
        return tables.OfType<ReportTable>();
    }
}
