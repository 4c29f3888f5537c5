using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;

namespace QuantBuild.Datasets.Csv;

/// <summary>
/// Judges whether the first cells of rows that have one cell more than their header are names of the rows, as R's <c>write.table</c> writes them, or whether the numbers
/// have decimal commas that were cut at the separator.
/// </summary>
/// <remarks>
/// After a decimal comma come digits only. Names are certain where the first cell is quoted or no number, or where no other cell of the row could be the rest of a
/// number; else only numbers in order, each one more than the one before, are taken as names.
/// </remarks>
internal sealed partial class RowNames
{
    private bool isCertain;
    private bool isInOrder = true;
    private bool hasLastCell;
    private long? last;
    private int count;

    /// <summary>The fault of rows that end with a separator; null where a row had something behind its last one.</summary>
    public string? TrailingSeparator => hasLastCell ? null
        : "Each row has one cell more than the header, an empty one at its end: remove the separator there, or add a name to the header";

    /// <summary>Why the first cells are no names; null where they are.</summary>
    public string? Fault => TrailingSeparator is { } fault ? fault
        : isCertain || (isInOrder && count > 1) ? null
        : "Each row has one cell more than the header, and the first cells do not look like names of the rows: decimal commas must be quoted, or the separator be another, "
            + "or the header lacks a name";

    /// <summary>Takes the current row into account.</summary>
    public void Add(CsvParser row)
    {
        count++;
        hasLastCell |= row[row.Count - 1].Length > 0;
        var name = row[0];
        isCertain |= row.RawRecord.TrimStart().StartsWith('"')
            || !double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            || !Enumerable.Range(1, row.Count - 1).Any(cell => RestOfNumber().IsMatch(row[cell]));
        var number = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : (long?)null;
        isInOrder &= number is not null && (last is null || number == last + 1);
        last = number;
    }

    [GeneratedRegex("^[0-9]+([eE][+-]?[0-9]+)?\\z")]
    private static partial Regex RestOfNumber();
}
