using Build.Budgets;
using Build.Ci;
using Build.Tasks;
using Cake.Core.Diagnostics;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;

namespace Build.Reporting;

/// <summary>Renders reports wherever people look: console, Markdown, HTML with figures, and the CI service's page of the run.
/// Last it says what was written.</summary>
public static class ReportOutput
{
    /// <summary>Renders the report of one demo beside its <c>report.json</c>.</summary>
    public static void Write(BuildContext context, Report report)
    {
        var json = context.Paths.Report(report.Demo);
        var (markdown, html) = (Path.ChangeExtension(json, ".md"), Path.ChangeExtension(json, ".html"));
        var figures = context.Paths.Figures(report.Demo);
        var judged = BudgetGate.Judge(context, report);
        MarkdownReport.Save(markdown, judged);
        HtmlReport.Save(html, judged);
        ReportFigures.Save(figures, report);
        ConsoleReport.Write(context.Console, judged);

        // Where a summary follows, it has all of this once more.
        if (!context.Runs(nameof(QuantizeAndEvaluate)))
        {
            CiService.Publish(context, markdown);
        }

        Tell(context, "Report", json, markdown, html, figures);
    }

    /// <summary>Renders the reports of all demos on one page.</summary>
    public static void WriteSummary(BuildContext context, Report[] reports)
    {
        var (markdown, html) = (context.Paths.Summary("md"), context.Paths.Summary("html"));
        JudgedReport[] judged = [.. reports.Select(report => BudgetGate.Judge(context, report))];
        MarkdownReport.Save(markdown, judged);
        HtmlReport.Save(html, judged);
        ConsoleReport.Write(context.Console, judged);
        CiService.Publish(context, markdown);
        Tell(context, "Summary", [
            markdown, html, .. reports.Select(report => Path.ChangeExtension(context.Paths.Report(report.Demo), ".html")),
        ]);
    }

    private static void Tell(BuildContext context, string what, params string[] paths)
    {
        foreach (var path in paths)
        {
            context.Log.Information("{0}: {1}", what, context.Paths.Display(path));
        }
    }
}
