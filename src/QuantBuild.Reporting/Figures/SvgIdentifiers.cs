using System.Globalization;
using System.Text.RegularExpressions;

namespace QuantBuild.Reporting.Figures;

/// <summary>Numbers the clip paths of a document from 0. Skia numbers them over the life of the process, so that the same drawing would
/// give other bytes the second time.</summary>
internal static partial class SvgIdentifiers
{
    public static string Renumber(string svg)
    {
        var numbers = new Dictionary<string, int>();
        return ClipPath().Replace(svg, match =>
        {
            numbers.TryAdd(match.Value, numbers.Count);
            return string.Create(CultureInfo.InvariantCulture, $"clip{numbers[match.Value]}");
        });
    }

    [GeneratedRegex(@"(?<=id=""|url\(#)cl_[0-9a-f]+")]
    private static partial Regex ClipPath();
}
