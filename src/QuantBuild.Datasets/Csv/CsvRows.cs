using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using QuantBuild.Common;

namespace QuantBuild.Datasets.Csv;

/// <summary>Goes through the rows of a CSV file; every error names file, line and, where it is about one, column.</summary>
internal sealed class CsvRows : IDisposable
{
    private const int MostShown = 60;

    private static readonly char[] Blanks = [' ', '\t'];

    private readonly CsvParser parser;
    private readonly SeparatorLine first;
    private readonly BoundedRowReader text;
    private readonly CsvFormat format;
    private readonly string file;
    private RowNames? rowNames;
    private bool isFirstRead;

    /// <summary>Begins reading: the header line is read, the first row is not.</summary>
    /// <param name="content">The text.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="format">How it is written.</param>
    public CsvRows(TextReader content, string file, CsvFormat format)
    {
        (this.file, this.format) = (file, format);
        first = new SeparatorLine(content);
        if (first.Separator is { } said && format.Separator is { } given && said != given)
        {
            throw Error(
                DatasetRejection.InvalidRow, $"Line 1: the file says that \"{Printable.Text(said)}\" separates its cells, and "
                + $"\"separator\" says \"{Printable.Text(given)}\"; leave \"separator\" out, or let them agree");
        }

        var separator = format.Separator ?? first.Separator ?? ",";
        text = new BoundedRowReader(first, () => Error(
            DatasetRejection.InvalidRow, $"Line {(parser is null ? 1 : Line)}: the row has more than {BoundedRowReader.MostCharacters} "
            + "characters; perhaps a quotation mark is not closed"));
        parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator,
            TrimOptions = TrimOptions.Trim,
            WhiteSpaceChars = [.. Blanks.Where(blank => !separator.Contains(blank, StringComparison.Ordinal))],
            BadDataFound = _ => throw Error(
                DatasetRejection.InvalidRow, FormattableString.Invariant($"Line {Line}: a cell has a quotation mark that neither begins nor ends it")),
        });
        if (!Advance())
        {
            throw Error(DatasetRejection.NoExamples, format.HasHeader ? "The file has no header line" : "The file has no rows");
        }

        Header = format.HasHeader ? parser.Record! : [.. Enumerable.Range(0, parser.Count).Select(column => column.ToString(CultureInfo.InvariantCulture))];
        isFirstRead = !format.HasHeader;
    }

    /// <summary>The names of the columns; their numbers where the file has no header line.</summary>
    public string[] Header { get; }

    /// <summary>The line that the current row ends at, from 1.</summary>
    public int Line => parser.RawRow + (first.Separator is null ? 0 : 1);

    /// <summary>What a reader of the table should know of how it was taken; null where there is nothing to know.</summary>
    public string? Notice => rowNames is null ? null : Printable.Text($"{file}: each row has one cell more than the header; the first cells are taken as the names of the rows.", int.MaxValue);

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        if (isFirstRead)
        {
            isFirstRead = false;
            return true;
        }

        var isFirst = parser.Row == 1;
        if (!Advance())
        {
            return rowNames?.Fault is { } fault ? throw Error(DatasetRejection.InvalidRow, fault) : false;
        }

        if (isFirst && format.HasHeader && parser.Count == Header.Length + 1)
        {
            rowNames = new RowNames();
        }

        var expected = Header.Length + (rowNames is null ? 0 : 1);
        if (parser.Count != expected)
        {
            throw Error(
                DatasetRejection.InvalidRow, FormattableString.Invariant($"Line {Line}: the row has {Cells(parser.Count)} where {Before(expected)}. A cell that holds the separator must be quoted; \"separator\" and \"decimal\" say how the file is written"));
        }

        rowNames?.Add(parser);
        return true;
    }

    /// <summary>Finds columns by their names.</summary>
    public int[] Columns(IReadOnlyList<string> names)
    {
        var places = Header.Index().ToLookup(column => column.Item, column => column.Index, StringComparer.Ordinal);
        return [.. names.Select(name => places[name].ToArray() switch
        {
            [var column] => column,
            [] => throw Error(
                DatasetRejection.MissingColumn, $"Column \"{name}\" is missing; {(format.HasHeader ? $"the header has {string.Join(", ", Header)}" : FormattableString.Invariant($"the columns are 0 to {Header.Length - 1}"))}"),
            _ => throw Error(DatasetRejection.MissingColumn, $"Column \"{name}\" stands more than once in the header"),
        })];
    }

    public float Number(int column)
    {
        var cell = Cell(column);

        // The last column seems to be empty where it is the first that is not named: more is to be said of that than that no number is there.
        return format.TryParse(cell, out var value) ? value
            : cell.Length == 0 && rowNames?.TrailingSeparator is { } fault ? throw Error(DatasetRejection.InvalidRow, fault)
            : throw Error(column, $"a finite number is needed, found \"{Printable.Text(cell, MostShown)}\"{(format.IsOfOtherDecimal(cell) ? $"; \"decimal\": \"{(format.HasDecimalComma ? "." : ",")}\" reads it" : string.Empty)}");
    }

    /// <summary>The position of the cell's text among names.</summary>
    public int Position(int column, IReadOnlyDictionary<string, int> names) =>
        names.TryGetValue(Cell(column), out var position)
            ? position
            : throw Error(column, $"one of {string.Join(", ", names.Keys)} is needed, found \"{Printable.Text(Cell(column), MostShown)}\"");

    public void Dispose()
    {
        parser.Dispose();
        text.Dispose();
        first.Dispose();
    }

    /// <summary>An error at the current row.</summary>
    private DatasetException Error(int column, string rule) => Error(
        DatasetRejection.InvalidValue, FormattableString.Invariant($"Line {Line}, column \"{Printable.Text(Header[column], MostShown)}\": {rule}"));

    private static string Cells(int count) => count == 1 ? "1 cell" : FormattableString.Invariant($"{count} cells");

    private string Before(int expected) => rowNames is not null ? FormattableString.Invariant($"the row before has {expected}")
        : format.HasHeader ? FormattableString.Invariant($"its header has {expected}")
        : FormattableString.Invariant($"the first row has {expected}");

    private string Cell(int column) => parser[column + (rowNames is null ? 0 : 1)];

    private bool Advance()
    {
        text.BeginRow();
        var before = Line;
        if (!parser.Read())
        {
            return false;
        }

        // At the end of the text the parser closes what is open: all rows after a lost quotation mark would be one cell of this one.
        if (text.IsAtEnd && parser.RawRecord.Count(character => character == '"') % 2 == 1)
        {
            throw Error(
                DatasetRejection.InvalidRow, FormattableString.Invariant($"Line {before + 1}: a quotation mark is opened in this row and never closed"));
        }

        // Before the end it takes rows in until the next one, where the parser finds what is wrong only if it is asked for the cell.
        if (Line > before + 1)
        {
            _ = parser.Record;
        }

        return true;
    }

    private DatasetException Error(DatasetRejection rejection, string message) => new(rejection, message + ".", file);
}
