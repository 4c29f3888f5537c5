using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using QuantBuild.Common;

namespace QuantBuild.Datasets.Csv;

/// <summary>Goes through the rows of a CSV file; every error names file, line and, where it is about one, column.</summary>
internal sealed class CsvRows : IDisposable
{
    private const int MostShown = 60;

    private static readonly char[] _blanks = [' ', '\t'];

    private readonly CsvParser _parser;
    private readonly SeparatorLine _first;
    private readonly BoundedRowReader _text;
    private readonly CsvFormat _format;
    private readonly string _file;
    private RowNames? _rowNames;
    private bool _isFirstRead;

    /// <summary>Begins reading: the header line is read, the first row is not.</summary>
    /// <param name="content">The text.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="format">How it is written.</param>
    public CsvRows(TextReader content, string file, CsvFormat format)
    {
        (_file, _format) = (file, format);
        _first = new SeparatorLine(content);
        if (_first.Separator is { } said && format.Separator is { } given && said != given)
        {
            throw Error(
                DatasetRejection.InvalidRow, $"Line 1: the file says that \"{Printable.Text(said)}\" separates its cells, and "
                + $"\"separator\" says \"{Printable.Text(given)}\"; leave \"separator\" out, or let them agree");
        }

        var separator = format.Separator ?? _first.Separator ?? ",";
        _text = new BoundedRowReader(_first, () => Error(
            DatasetRejection.InvalidRow, $"Line {(_parser is null ? 1 : Line)}: the row has more than {BoundedRowReader.MostCharacters} "
            + "characters; perhaps a quotation mark is not closed"));
        _parser = new CsvParser(_text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator,
            TrimOptions = TrimOptions.Trim,
            WhiteSpaceChars = [.. _blanks.Where(blank => !separator.Contains(blank, StringComparison.Ordinal))],
            BadDataFound = _ => throw Error(
                DatasetRejection.InvalidRow,
                FormattableString.Invariant($"Line {Line}: a cell has a quotation mark that neither begins nor ends it")),
        });
        if (!Advance())
        {
            throw Error(DatasetRejection.NoExamples, format.HasHeader ? "The file has no header line" : "The file has no rows");
        }

        Header = format.HasHeader
            ? _parser.Record!
            : [.. Enumerable.Range(0, _parser.Count).Select(column => column.ToString(CultureInfo.InvariantCulture))];
        _isFirstRead = !format.HasHeader;
    }

    /// <summary>The names of the columns; their numbers where the file has no header line.</summary>
    public string[] Header { get; }

    /// <summary>The line that the current row ends at, from 1.</summary>
    public int Line => _parser.RawRow + (_first.Separator is null ? 0 : 1);

    /// <summary>What a reader of the table should know of how it was taken; null where there is nothing to know.</summary>
    public string? Notice => _rowNames is null ? null : Printable.Text(
        $"{_file}: each row has one cell more than the header; the first cells are taken as the names of the rows.", int.MaxValue);

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        if (_isFirstRead)
        {
            _isFirstRead = false;
            return true;
        }

        var isFirst = _parser.Row == 1;
        if (!Advance())
        {
            return _rowNames?.Fault is { } fault ? throw Error(DatasetRejection.InvalidRow, fault) : false;
        }

        if (isFirst && _format.HasHeader && _parser.Count == Header.Length + 1)
        {
            _rowNames = new RowNames();
        }

        var expected = Header.Length + (_rowNames is null ? 0 : 1);
        if (_parser.Count != expected)
        {
            throw Error(
                DatasetRejection.InvalidRow, FormattableString.Invariant(
                    $"Line {Line}: the row has {Cells(_parser.Count)} where {Before(expected)}. A cell that holds the separator must be ")
                        + "quoted; \"separator\" and \"decimal\" say how the file is written");
        }

        _rowNames?.Add(_parser);
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
                DatasetRejection.MissingColumn, $"Column \"{name}\" is missing; {Known}"),
            _ => throw Error(DatasetRejection.MissingColumn, $"Column \"{name}\" stands more than once in the header"),
        })];
    }

    public float Number(int column)
    {
        var cell = Cell(column);

        // The last column seems to be empty where it is the first that is not named: more is to be said of
        // that than that no number is there.
        return _format.TryParse(cell, out var value) ? value
            : cell.Length == 0 && _rowNames?.TrailingSeparator is { } fault ? throw Error(DatasetRejection.InvalidRow, fault)
            : throw Error(column, $"a finite number is needed, found \"{Printable.Text(cell, MostShown)}\"{OtherDecimal(cell)}");
    }

    /// <summary>The position of the cell's text among names.</summary>
    public int Position(int column, IReadOnlyDictionary<string, int> names) =>
        names.TryGetValue(Cell(column), out var position)
            ? position
            : throw Error(column, $"one of {string.Join(", ", names.Keys)} is needed, found \"{Printable.Text(Cell(column), MostShown)}\"");

    public void Dispose()
    {
        _parser.Dispose();
        _text.Dispose();
        _first.Dispose();
    }

    /// <summary>An error at the current row.</summary>
    private DatasetException Error(int column, string rule) => Error(
        DatasetRejection.InvalidValue,
        FormattableString.Invariant($"Line {Line}, column \"{Printable.Text(Header[column], MostShown)}\": {rule}"));

    private string Known => _format.HasHeader
        ? $"the header has {string.Join(", ", Header)}"
        : FormattableString.Invariant($"the columns are 0 to {Header.Length - 1}");

    private static string Cells(int count) => count == 1 ? "1 cell" : FormattableString.Invariant($"{count} cells");

    private string Before(int expected) => _rowNames is not null ? FormattableString.Invariant($"the row before has {expected}")
        : _format.HasHeader ? FormattableString.Invariant($"its header has {expected}")
        : FormattableString.Invariant($"the first row has {expected}");

    private string OtherDecimal(string cell) =>
        _format.IsOfOtherDecimal(cell) ? $"; \"decimal\": \"{(_format.HasDecimalComma ? "." : ",")}\" reads it" : string.Empty;

    private string Cell(int column) => _parser[column + (_rowNames is null ? 0 : 1)];

    private bool Advance()
    {
        _text.BeginRow();
        var before = Line;
        if (!_parser.Read())
        {
            return false;
        }

        // At the end of the text the parser closes what is open: all rows after a lost quotation mark would be one cell of this one.
        if (_text.IsAtEnd && _parser.RawRecord.Count(character => character == '"') % 2 == 1)
        {
            throw Error(
                DatasetRejection.InvalidRow,
                FormattableString.Invariant($"Line {before + 1}: a quotation mark is opened in this row and never closed"));
        }

        // Before the end it takes rows in until the next one, where the parser finds what is wrong only if it is asked for the cell.
        if (Line > before + 1)
        {
            _ = _parser.Record;
        }

        return true;
    }

    private DatasetException Error(DatasetRejection rejection, string message) => new(rejection, message + ".", _file);
}
