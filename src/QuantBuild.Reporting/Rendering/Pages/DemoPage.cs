using QuantBuild.Reporting.Rendering.Charts;
using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>The page of one demo: what it comes to, the tables, size against accuracy, each variant, and what the figures rest on.</summary>
internal static class DemoPage
{
    public static string Render(Report report)
    {
        var page = new HtmlPage();
        PageFrame.Begin(page, Wording.Demo(report.Demo));
        page.Append($"<header>\n<p class=\"kicker\">Quantization report</p>\n<h1>{Wording.Demo(report.Demo)}</h1>\n");
        page.Append($"<p class=\"lead\">{Numbers.Of(report.Variants.Count)} variants on {Numbers.Of(report.Dataset.Examples)} examples of {Names.Of(report.Dataset.Name)}, ");
        page.Append($"{PageFrame.Time(report.CreatedAt)}.</p>\n</header>\n");
        Tiles(page, report);
        Charts(page, report);
        foreach (var table in ReportTables.ForPage([report]))
        {
            HtmlTable.Write(page, table);
        }

        VariantSections.Write(page, report);
        page.Append($"<section>\n<h2>What the figures rest on</h2>\n");
        Conditions.Write(page, report);
        page.Append($"</section>\n");
        PageFrame.End(page);
        return page.ToString();
    }

    private static void Tiles(HtmlPage page, Report report)
    {
        if (report.Variants.Count < 2)
        {
            return;
        }

        var original = report.Variants[0];
        var smallest = report.Variants.MinBy(variant => variant.Bytes.GzipTarball)!;
        page.Append($"<div class=\"tiles\">\n");
        Tile(page, original, Wording.IsQuantizedSource(original) ? "The model as given" : "The float model", default);
        if (smallest != original && smallest.Bytes.GzipTarball > 0)
        {
            var times = (double)original.Bytes.GzipTarball / smallest.Bytes.GzipTarball;
            Tile(page, smallest, "The smallest download", Markup.Of($" · {Numbers.Derived(times, Units.Fixed(times, 1))} times smaller"));
        }

        page.Append($"</div>\n");
    }

    private static void Tile(HtmlPage page, VariantReport variant, string what, Markup more)
    {
        page.Append($"<div class=\"tile\"><p class=\"what\">{what}</p><p class=\"name\">{Names.OfVariant(variant)}</p>");
        page.Append($"<p class=\"big\">{Numbers.Of(variant.Bytes.GzipTarball)} <small>bytes</small></p><p>");
        page.Append($"{Numbers.Named(Main(variant.Metrics).Select(metric => metric with { Value = variant.FindComparable(metric.Name, metric.Preprocess) ?? metric.Value }))}{more}</p></div>\n");
    }

    private static void Charts(HtmlPage page, Report report)
    {
        page.Append($"<section>\n<h2>Download size against accuracy</h2>\n");
        page.Append($"<p class=\"note\"><svg class=\"key\" viewBox=\"0 0 26 10\" aria-hidden=\"true\"><path d=\"M0 5H26\" class=\"sPrimary\"/><circle cx=\"13\" cy=\"5\" r=\"4\" class=\"fPrimary\"/></svg> ");
        page.Append($"best front: no variant is both smaller and better.{(report.Variants.Any(variant => variant.MetricsOnTest is not null) ? " All on the examples of the test split." : null)}</p>\n");
        foreach (var (metric, preprocess) in SizeQualityChart.MetricsOf(report))
        {
            page.Append($"<figure>{(preprocess is null ? default : Markup.Of($"<figcaption>{Wording.Preprocess(preprocess)}</figcaption>"))}\n");
            SvgChart.Write(page, SizeQualityChart.Draw(report, metric, preprocess, SizeQualityChart.WideWidth, SizeQualityChart.WideHeight), "wide");
            SvgChart.Write(page, SizeQualityChart.Draw(report, metric, preprocess, SizeQualityChart.NarrowWidth, SizeQualityChart.NarrowHeight), "narrow");
            page.Append($"</figure>\n");
        }

        page.Append($"</section>\n");
    }

    private static IEnumerable<Metric> Main(MetricSet metrics) =>
        metrics.Preprocessings.Select(preprocess => SizeQualityChart.MainOf(metrics.Where(metric => metric.Preprocess == preprocess)));
}
