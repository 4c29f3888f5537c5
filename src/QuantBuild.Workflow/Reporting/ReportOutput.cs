using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.Ci;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Workflow.Reporting;

/// <summary>Renders reports wherever people look: console, Markdown, HTML with figures, and the CI service's page of the run.
/// Last it says what was written.</summary>
public static class ReportOutput
{
    /// <summary>Renders the report of one model beside its <c>report.json</c>.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="report">The report.</param>
    /// <param name="gate">What it is held against; null for nothing.</param>
    /// <param name="isPublished">Whether the CI service is given it; not where a summary follows, which has all of this once more.</param>
    public static void Write(WorkflowContext context, Report report, BudgetGate? gate, bool isPublished = true)
    {
        var json = context.Workspace.Report(report.Demo);
        var (markdown, html) = (Path.ChangeExtension(json, ".md"), Path.ChangeExtension(json, ".html"));
        var figures = context.Workspace.Figures(report.Demo);
        var judged = Judge(gate, report);
        var pages = new Step($"The pages of {report.Demo}", markdown, html, figures)
        {
            Inputs = [json, .. gate?.FilesOf(report.Demo) ?? []],
            Values = gate?.Rules ?? new Dictionary<string, string>(),
            Code = [typeof(ReportOutput).Assembly, typeof(SchemeCatalog).Assembly, typeof(Report).Assembly],
        };

        // Nobody waits for pages and figures that are there as they would be written.
        pages.Run(context.Force, _ => { }, () =>
        {
            MarkdownReport.Save(markdown, judged);
            HtmlReport.Save(html, judged);
            Directory.CreateDirectory(figures);
            ReportFigures.Save(figures, report);
        });
        ConsoleReport.Write(context.Console, judged);

        if (isPublished)
        {
            CiService.Publish(context, markdown);
        }

        Tell(context, "Report", json, markdown, html, figures);
    }

    /// <summary>Renders the reports of several models on one page.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="reports">The reports.</param>
    /// <param name="gate">What they are held against; null for nothing.</param>
    public static void WriteSummary(WorkflowContext context, IReadOnlyList<Report> reports, BudgetGate? gate)
    {
        var (markdown, html) = (context.Workspace.Summary("md"), context.Workspace.Summary("html"));
        JudgedReport[] judged = [.. reports.Select(report => Judge(gate, report))];
        MarkdownReport.Save(markdown, judged);
        HtmlReport.Save(html, judged);
        ConsoleReport.Write(context.Console, judged);
        CiService.Publish(context, markdown);
        Tell(context, "Summary", [
            markdown, html, .. reports.Select(report => Path.ChangeExtension(context.Workspace.Report(report.Demo), ".html")),
        ]);
    }

    private static JudgedReport Judge(BudgetGate? gate, Report report) => gate?.Judge(report) ?? new JudgedReport(report);

    private static void Tell(WorkflowContext context, string what, params string[] paths)
    {
        foreach (var path in paths)
        {
            context.Log.Information($"{what}: {context.Workspace.Display(path)}");
        }
    }
}
