using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;

namespace QuantBuild.Datasets.Csv;

/// <summary>Judges whether the first cells of rows that have one cell more than their header are names of the rows, as R's
/// <c>write.table</c> writes them, or whether the numbers have decimal commas that were cut at the separator.</summary>
/// <remarks>After a decimal comma come digits only. Names are certain where the first cell is quoted or no number, or where no other cell
/// of the row could be the rest of a number; else only numbers in order, each one more than the one before, are taken as names.</remarks>
internal sealed partial class RowNames
{
    private bool _isCertain;
    private bool _isInOrder = true;
    private bool _hasLastCell;
    private long? _last;
    private int _count;

    /// <summary>The fault of rows that end with a separator; null where a row had something behind its last one.</summary>
    public string? TrailingSeparator => _hasLastCell ? null
        : "Each row has one cell more than the header, an empty one at its end: remove the separator there, or add a name to the header";

    /// <summary>Why the first cells are no names; null where they are.</summary>
    public string? Fault => TrailingSeparator is { } fault ? fault
        : _isCertain || (_isInOrder && _count > 1) ? null
        : "Each row has one cell more than the header, and the first cells do not look like names of the rows: "
            + "decimal commas must be quoted, or the separator be another, or the header lacks a name";

    /// <summary>Takes the current row into account.</summary>
    public void Add(CsvParser row)
    {
        _count++;
        _hasLastCell |= row[row.Count - 1].Length > 0;
        var name = row[0];
        _isCertain |= row.RawRecord.TrimStart().StartsWith('"')
            || !double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            || !Enumerable.Range(1, row.Count - 1).Any(cell => RestOfNumber().IsMatch(row[cell]));
        var number = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (long?)null;
        _isInOrder &= number is not null && (_last is null || number == _last + 1);
        _last = number;
    }

    [GeneratedRegex("^[0-9]+([eE][+-]?[0-9]+)?\\z")]
    private static partial Regex RestOfNumber();
}
