using System.Globalization;

namespace QuantBuild.Datasets.Csv;

/// <summary>How a CSV file is written.</summary>
/// <param name="Separator">What separates cells; null for what the file's first line says (<c>sep=;</c>,
/// as Excel reads and writes it), else a comma.</param>
/// <param name="HasDecimalComma">Whether a comma stands before the fraction of a number, as in Germany or France; else a point.</param>
/// <param name="HasHeader">Whether the first line names the columns; else they go by their numbers, from 0.</param>
internal sealed record CsvFormat(string? Separator = null, bool HasDecimalComma = false, bool HasHeader = true)
{
    private static readonly NumberFormatInfo _comma = new() { NumberDecimalSeparator = "," };

    public bool TryParse(string text, out float value) => TryParse(text, HasDecimalComma, out value);

    /// <summary>Whether a text would be a number under the other decimal separator.</summary>
    public bool IsOfOtherDecimal(string text) => TryParse(text, !HasDecimalComma, out _);

    private static bool TryParse(string text, bool comma, out float value) =>
        float.TryParse(text, NumberStyles.Float, comma ? _comma : CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
}
