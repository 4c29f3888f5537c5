namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>A table before any rendering.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Columns">The heads; what stands in the first column names its row.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
/// <param name="Note">A line under the table, or null.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<ColumnHead> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows, string? Note)
{
    /// <summary>How many of the first columns group the rows: what they repeat of the row above need not be read again.</summary>
    public int Grouping { get; init; }

    public static ReportTable Of<T>(string title, IEnumerable<T> rows, IReadOnlyList<Column<T>> columns, string? note = null) =>
        new(title, columns, [.. rows.Select(row => columns.Select(column => column.Value(row)).ToList())], note);

    /// <summary>How many of a row's first cells repeat those of the row above.</summary>
    public int Repeated(int row) =>
        row == 0 ? 0 : Rows[row].Take(Grouping).Zip(Rows[row - 1]).TakeWhile(pair => pair.First == pair.Second).Count();

    /// <summary>The table without one of its columns.</summary>
    public ReportTable Without(ColumnHead column)
    {
        var left = Columns.Index().Where(one => !ReferenceEquals(one.Item, column)).Select(one => one.Index).ToList();
        return this with { Columns = [.. left.Select(i => Columns[i])], Rows = [.. Rows.Select(row => left.Select(i => row[i]).ToList())] };
    }
}
