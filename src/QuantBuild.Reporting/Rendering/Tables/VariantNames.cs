using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>The variants of several reports, those of one name together.</summary>
internal static class VariantNames
{
    public static List<string> Of(IEnumerable<Report> reports) =>
        [.. reports.SelectMany(report => report.Variants).Select(variant => variant.Name).Distinct()];

    public static Cell Shown(string name, IEnumerable<Report> reports) =>
        new(Wording.Variant(name, reports), Names.OfVariant(name, reports));

    public static VariantReport? Find(Report report, string name) => report.Variants.FirstOrDefault(variant => variant.Name == name);
}
