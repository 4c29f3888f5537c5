using System.Globalization;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Hypertext;

/// <summary>Numbers of the report: shown in few digits, with the report's own number behind them for whoever
/// copies or checks them.</summary>
internal static class Numbers
{
    public static Markup Of(long value) => Of(value, Wording.Bytes(value));

    public static Markup Of(double value, string shown) => Markup.Of($"<data value=\"{Exact(value)}\">{shown}</data>");

    /// <summary>A number that follows from some of the report's.</summary>
    public static Markup Derived(double value, string shown) =>
        Markup.Of($"<data class=\"derived\" value=\"{Exact(value)}\">{shown}</data>");

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
