using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>What a row of most tables is about.</summary>
/// <param name="Report">The report.</param>
/// <param name="Variant">One of its variants.</param>
/// <param name="Preprocess">How the inputs were prepared, where the table tells that apart.</param>
internal sealed record VariantRow(Report Report, VariantReport Variant, string? Preprocess = null)
{
    public static Column<VariantRow> Model { get; } = new("Model", row => Wording.Demo(row.Report.Demo), Alignment.Text);

    public static Column<VariantRow> DatasetAndModel { get; } = new("Dataset and model", row => Wording.Demo(row.Report.Demo, row.Preprocess), Alignment.Text);

    public static Column<VariantRow> Name { get; } = new("Variant", row => Cell.Variant(row.Variant), Alignment.Text);

    public static IEnumerable<VariantRow> All(IEnumerable<Report> reports) => reports.SelectMany(report => report.Variants.Select(variant => new VariantRow(report, variant)));

    /// <summary>The variants that have a float model beside them (the first is that model itself), a row for each preprocessing.</summary>
    public static IEnumerable<VariantRow> BesideFloat(IEnumerable<Report> reports) =>
        from report in reports
        from variant in report.Variants.Skip(1)
        from preprocess in variant.Metrics.Preprocessings
        select new VariantRow(report, variant, preprocess);
}
