using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What a table shows in one place, made once for all that render it.</summary>
/// <param name="Text">As the console and Markdown show it; they make it safe.</param>
/// <param name="Html">As a page shows it: with the report's own numbers behind those shown.</param>
internal readonly record struct Cell(string Text, Markup Html)
{
    /// <summary>Where there is no value.</summary>
    public static Cell Nothing { get; } = new(Wording.Nothing, new Markup("<span class=\"none\">–</span>"));

    public static implicit operator Cell(string text) => new(text, Markup.Of($"{text}"));

    public static Cell Of(long value) => new(Wording.Bytes(value), Numbers.Of(value));

    public static Cell Of(double value, string shown) => new(shown, Numbers.Of(value, shown));

    public static Cell Metric(string metric, double value) => Of(value, Wording.MetricValue(metric, value));

    public static Cell Name(string name) => new(Printable.Name(name), Names.Of(name));

    public static Cell Variant(VariantReport variant) => new(Wording.Variant(variant), Names.OfVariant(variant));

    /// <summary>The cell with a sign behind it.</summary>
    public Cell Marked(string sign) => new(Text + sign, Markup.Of($"{Html}{sign}"));
}
