using QuantBuild.Reporting.Rendering.Charts;
using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>The page of one demo: what it comes to, the tables, size against accuracy, each variant,
/// and what the figures rest on.</summary>
internal static class DemoPage
{
    public static string Render(JudgedReport judged)
    {
        var report = judged.Report;
        var page = new HtmlPage();
        PageFrame.Begin(page, Wording.Demo(report.Demo));
        page.Append($"<header>\n<p class=\"kicker\">Quantization report</p>\n<h1>{Wording.Demo(report.Demo)}</h1>\n");
        page.Append($"<p class=\"lead\">{Numbers.Of(report.Variants.Count)} variants on {Numbers.Of(report.Dataset.Examples)} examples of "
            + $"{Names.Of(report.Dataset.Name)}, ");
        page.Append($"{PageFrame.Time(report.CreatedAt)}.</p>\n</header>\n");
        VerdictBox.Write(page, [judged]);
        HtmlTable.Write(page, [.. ReportTables.Matrices([judged])]);
        Charts(page, report);
        HtmlTable.Write(page, [ReportTables.Differences([judged], withLosses: true), .. ReportTables.Costs([judged])]);

        VariantSections.Write(page, report);
        Glossary.Write(page, report);
        page.Append($"<section>\n<h2>What the figures rest on</h2>\n");
        Conditions.Write(page, report);
        page.Append($"</section>\n");
        PageFrame.End(page);
        return page.ToString();
    }

    private static string? OnTest(Report report) =>
        report.Variants.Any(variant => variant.MetricsOnTest is not null) ? " All on the examples of the test split." : null;

    private static void Charts(HtmlPage page, Report report)
    {
        page.Append($"<section>\n<h2>Download size against accuracy</h2>\n");
        page.Append($"<p class=\"note\"><svg class=\"key\" viewBox=\"0 0 26 10\" aria-hidden=\"true\"><path d=\"M0 5H26\" "
            + $"class=\"sPrimary\"/><circle cx=\"13\" cy=\"5\" r=\"4\" class=\"fPrimary\"/></svg> ");
        page.Append($"best front: no variant is both smaller and better. Level line: the float model; bars: "
            + $"how far a variant may be from it, by the 95 % interval of the difference.{OnTest(report)}</p>\n");
        foreach (var (metric, preprocess) in SizeQualityChart.MetricsOf(report))
        {
            page.Append(
                $"<figure>{(preprocess is null ? default : Markup.Of($"<figcaption>{Wording.Preprocess(preprocess)}</figcaption>"))}\n");
            SvgChart.Write(
                page, SizeQualityChart.Draw(report, metric, preprocess, SizeQualityChart.WideWidth, SizeQualityChart.WideHeight), "wide");
            SvgChart.Write(
                page,
                SizeQualityChart.Draw(report, metric, preprocess, SizeQualityChart.NarrowWidth, SizeQualityChart.NarrowHeight), "narrow");
            page.Append($"</figure>\n");
        }

        page.Append($"</section>\n");
    }
}
