using QuantBuild.Reporting.Rendering.Charts;
using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>The page over several demos: their tables together, a plot each, and the way to their own pages.</summary>
internal static class SummaryPage
{
    public static string Render(IReadOnlyList<JudgedReport> judged)
    {
        Report[] reports = [.. judged.Select(one => one.Report)];
        var page = new HtmlPage();
        PageFrame.Begin(page, "All demos");
        page.Append($"<header>\n<p class=\"kicker\">Quantization report</p>\n<h1>All demos</h1>\n<nav>");
        foreach (var report in reports)
        {
            page.Append($"<a href=\"{Uri.EscapeDataString(report.Demo)}/report.html\">{Wording.Demo(report.Demo)}</a> ");
        }

        page.Append($"</nav>\n</header>\n");
        VerdictBox.Write(page, judged);
        HtmlTable.Write(page, [.. ReportTables.Matrices(judged), .. ReportTables.Costs(judged), ReportTables.Differences(judged)]);

        page.Append($"<section>\n<h2>Download size against accuracy</h2>\n<div class=\"grid\">\n");
        foreach (var report in reports)
        {
            foreach (var (metric, preprocess) in SizeQualityChart.MetricsOf(report))
            {
                page.Append($"<figure><figcaption>{Wording.Demo(report.Demo, preprocess)}</figcaption>\n");
                SvgChart.Write(
                    page, SizeQualityChart.Draw(report, metric, preprocess, SizeQualityChart.NarrowWidth, SizeQualityChart.NarrowHeight));
                page.Append($"</figure>\n");
            }
        }

        page.Append($"</div>\n</section>\n");
        page.Append($"<section>\n<h2>What the figures rest on</h2>\n");
        foreach (var report in reports)
        {
            page.Append($"<details>\n<summary>{Wording.Demo(report.Demo)}</summary>\n");
            Conditions.Write(page, report);
            page.Append($"</details>\n");
        }

        page.Append($"</section>\n");
        PageFrame.End(page);
        return page.ToString();
    }
}
