namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>A table before any rendering.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Columns">The heads; what stands in the first column names its row.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
/// <param name="Note">A line under the table, or null.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<ColumnHead> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows, string? Note)
{
    public static ReportTable Of<T>(string title, IEnumerable<T> rows, IReadOnlyList<Column<T>> columns, string? note = null) =>
        new(title, columns, [.. rows.Select(row => columns.Select(column => column.Value(row)).ToList())], note);
}
