using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Hypertext;

/// <summary>Names out of files: short enough for a table, and as a whole, or nearly so, where the pointer rests.</summary>
internal static class Names
{
    private const int MostTold = 1000;

    /// <summary>A name as it is in the report.</summary>
    public static Markup Of(string name) => Of(name, Printable.Name(name));

    /// <summary>A variant, under the name that it is shown by.</summary>
    public static Markup OfVariant(VariantReport variant) => Of(variant.Name, Wording.Variant(variant));

    /// <summary>The variants of a name, under the one that they are shown by.</summary>
    public static Markup OfVariant(string name, IEnumerable<Report> reports) => Of(name, Wording.Variant(name, reports));

    private static Markup Of(string name, string shown) => shown.Contains('…', StringComparison.Ordinal)
        ? Markup.Of($"<span title=\"{Printable.Text(name, MostTold)}\">{shown}</span>")
        : Markup.Of($"{shown}");
}
