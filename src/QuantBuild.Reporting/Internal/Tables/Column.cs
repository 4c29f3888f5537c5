namespace QuantBuild.Reporting.Internal.Tables;

/// <summary>A column: declared once, shown by the console, in Markdown and in HTML.</summary>
/// <typeparam name="T">What a row is about.</typeparam>
/// <param name="Title">The head.</param>
/// <param name="Value">The cell of a row.</param>
/// <param name="Alignment">At which side the cells stand.</param>
internal sealed record Column<T>(Cell Title, Func<T, Cell> Value, Alignment Alignment = Alignment.Number) : ColumnHead(Title, Alignment)
{
    /// <summary>The column in a table of other rows, with nothing in those that have no value for it.</summary>
    public Column<TRow> In<TRow>(Func<TRow, T?> find, Cell? title = null) =>
        new(title ?? Title, row => find(row) is { } item ? Value(item) : Cell.Nothing, Alignment);
}
