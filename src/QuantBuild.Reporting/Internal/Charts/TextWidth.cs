using SkiaSharp;

namespace QuantBuild.Reporting.Internal.Charts;

/// <summary>
/// Measures text in the bundled typeface, which is wider than the typefaces that browsers show: what fits here fits there.
/// </summary>
internal static class TextWidth
{
    private const string Ellipsis = "…";

    private static readonly ThreadLocal<SKFont> Font = new(() => new SKFont(BundledTypeface.Load(), 1) { Subpixel = true, LinearMetrics = true });

    public static double Of(string text, double size) => Font.Value!.MeasureText(text) * size;

    /// <summary>The text, with its middle left out where it is too long: the ends of weight names tell most.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (Of(text, size) <= width)
        {
            return text;
        }

        for (var kept = text.Length - 1; kept > 1; kept--)
        {
            var shortened = text[..(kept - (kept / 2))] + Ellipsis + text[^(kept / 2)..];
            if (Of(shortened, size) <= width)
            {
                return shortened;
            }
        }

        return Ellipsis;
    }
}
