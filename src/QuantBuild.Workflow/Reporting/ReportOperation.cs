using QuantBuild.Common;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Reporting;

/// <summary>Renders the reports that there are anew, from their <c>report.json</c>; nothing is measured.</summary>
public static class ReportOperation
{
    /// <summary>Writes the pages and figures of each report, and one page of all where there are several.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="models">The models' names; none for all.</param>
    /// <param name="gate">What the reports are held against; null for nothing.</param>
    /// <returns>The reports.</returns>
    /// <exception cref="WorkflowException">There is no such report.</exception>
    /// <exception cref="ReportException">A report is damaged.</exception>
    public static IReadOnlyList<Report> Run(WorkflowContext context, IReadOnlyList<string> models, BudgetGate? gate)
    {
        var there = ReportsThere.Of(context.Workspace);
        if (models.FirstOrDefault(name => !there.Contains(name)) is { } unknown)
        {
            throw new WorkflowException($"{context.Workspace.Display(context.Workspace.Reports)} has no report of "
                + $"\"{Printable.Text(unknown)}\".{NearestNames.Suggest(unknown, there)}");
        }

        List<Report> reports =
            [.. (models.Count > 0 ? models : there).Select(name => ReportFile.Load(context.Workspace.Report(name)))];
        if (reports.Count == 0)
        {
            throw new WorkflowException(
                $"{context.Workspace.Display(context.Workspace.Reports)} holds no report. {context.Words.MakeSome}.");
        }

        foreach (var report in reports)
        {
            ReportOutput.Write(context, report, gate, isPublished: reports.Count == 1);
        }

        if (reports.Count > 1)
        {
            ReportOutput.WriteSummary(context, reports, gate);
        }

        return reports;
    }
}
