using QuantBuild.Common;
using QuantBuild.Reporting.Figures;
using SkiaSharp;

namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>Measures text in the bundled typeface, which is wider than the typefaces that browsers show:
/// what fits here fits there.</summary>
internal static class TextWidth
{
    private const string Ellipsis = "…";

    // No text that fits into a figure has as many characters, but for those that take no width; what is
    // longer is cut before it is measured.
    private const int MostMeasured = 1000;

    private static readonly ThreadLocal<SKFont> _font = new(() =>
        new SKFont(BundledTypeface.Load(), 1) { Subpixel = true, LinearMetrics = true });

    public static double Of(string text, double size) => _font.Value!.MeasureText(text) * size;

    /// <summary>The text, made printable, with its middle left out where it is too long: the ends of weight names tell most.</summary>
    public static string Fit(string text, double size, double width)
    {
        var printable = Printable.Name(text, MostMeasured);
        if (Of(printable, size) <= width)
        {
            return printable;
        }

        // The more is kept, the wider it is: halving finds the most that fits.
        var (fits, tooWide) = (1, printable.Length);
        while (tooWide - fits > 1)
        {
            var kept = fits + ((tooWide - fits) / 2);
            (fits, tooWide) = Of(Shorten(printable, kept), size) <= width ? (kept, tooWide) : (fits, kept);
        }

        return fits > 1 ? Shorten(printable, fits) : Ellipsis;
    }

    private static string Shorten(string text, int kept)
    {
        var (start, end) = (kept - (kept / 2), text.Length - (kept / 2));

        // A pair of surrogates goes or stays as a whole.
        start -= char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
        end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return text[..start] + Ellipsis + text[end..];
    }
}
