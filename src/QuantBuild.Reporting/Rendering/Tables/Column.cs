namespace QuantBuild.Reporting.Rendering.Tables;

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

/// <summary>What is known of a column beside its cells.</summary>
/// <param name="Title">The head.</param>
/// <param name="Alignment">At which side its cells stand; the page's style decides for itself.</param>
internal record ColumnHead(Cell Title, Alignment Alignment)
{
    /// <summary>Where a console is too narrow, the column of the lowest number goes first; those of 0 stay.</summary>
    public int Spare { get; init; }
}

/// <summary>At which side of a column its cells stand.</summary>
internal enum Alignment
{
    /// <summary>Text: at the left.</summary>
    Text,

    /// <summary>Numbers: at the right, so that their digits stand below each other.</summary>
    Number,
}
