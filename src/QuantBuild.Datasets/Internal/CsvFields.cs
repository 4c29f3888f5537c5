using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace QuantBuild.Datasets.Internal;

/// <summary>Reads CSV files whose columns are found by name; every error names file, line and column.</summary>
internal static class CsvFields
{
    /// <summary>Begins reading: the header line is read, the first row is not.</summary>
    public static CsvReader Open(TextReader text, string name, string separator = ",")
    {
        var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator }, leaveOpen: true);
        if (csv.Read() && csv.ReadHeader())
        {
            return csv;
        }

        csv.Dispose();
        throw new DatasetException("The file has no header line.", name);
    }

    public static int Column(CsvReader csv, string column, string name)
    {
        var header = csv.HeaderRecord ?? [];
        var index = Array.IndexOf(header, column);
        return index >= 0
            ? index
            : throw new DatasetException($"Column \"{column}\" is missing; the header has {string.Join(", ", header)}.", name);
    }

    public static float Number(CsvReader csv, int column, string name) =>
        float.TryParse(Cell(csv, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw Error(csv, column, name, "a finite number is needed");

    /// <summary>The position of the cell's text among names.</summary>
    public static int Position(CsvReader csv, int column, string name, IReadOnlyDictionary<string, int> names) =>
        Cell(csv, column) is { } text && names.TryGetValue(text, out var position)
            ? position
            : throw Error(csv, column, name, $"one of {string.Join(", ", names.Keys)} is needed");

    private static string? Cell(CsvReader csv, int column) => column < csv.Parser.Count ? csv.Parser[column] : null;

    private static DatasetException Error(CsvReader csv, int column, string name, string rule)
    {
        var text = Cell(csv, column);
        return new DatasetException(
            $"Line {csv.Parser.RawRow}, column \"{csv.HeaderRecord![column]}\": {rule}, found {(text is null ? "nothing" : $"\"{text}\"")}.", name);
    }
}
