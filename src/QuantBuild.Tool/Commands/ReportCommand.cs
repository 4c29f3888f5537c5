using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Reporting;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild report</c>.</summary>
internal static class ReportCommand
{
    public static CommandForm Form { get; } = new("report", "Render the reports that there are anew; nothing is measured", Prepare)
    {
        NotCut = "it measures nothing",
        Positional = Models.Names with { Description = "models to show the reports of; all where none is named" },
        Options = [.. Arguments.OfBudgets],
        Examples = ["report", "report digits --json"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var settings = BudgetSettings.From(run.Values);
        return answer => answer["reports"] = Reports.Of(
            run.Context.Workspace, ReportOperation.Run(run.Context, run.Names, new BudgetGate(run.Context, settings)));
    }
}
