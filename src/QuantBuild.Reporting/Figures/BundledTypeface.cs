using ScottPlot;
using SkiaSharp;

namespace QuantBuild.Reporting.Figures;

/// <summary>DejaVu Sans out of this assembly, so that figures have text, and the same text, where no fonts are installed.</summary>
internal sealed class BundledTypeface : IFontResolver
{
    public const string Family = "DejaVu Sans";

    private const string ResourceName = "DejaVuSans.ttf";

    private static readonly Lazy<bool> _registered = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new BundledTypeface());
        return true;
    });

    /// <summary>Makes the family known to ScottPlot, once in a process.</summary>
    public static void Register() => _ = _registered.Value;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Load() : null;

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Family ? Load() : null;

    internal static SKTypeface Load()
    {
        using var resource = typeof(BundledTypeface).Assembly.GetManifestResourceStream(ResourceName);
        return SKTypeface.FromStream(resource)
            ?? throw new ReportException("The typeface is not embedded in this assembly; build the project again.", ResourceName);
    }
}
