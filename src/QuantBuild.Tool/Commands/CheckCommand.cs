using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild check</c>.</summary>
internal static class CheckCommand
{
    public static CommandForm Form { get; } = new(
        "check", "Hold the reports that there are against quantbuild.json and earlier ones", Prepare)
    {
        NotCut = "it reads the reports that there are, which takes no time worth cutting",
        Options = [.. Arguments.OfBudgets],
        Examples = ["check", "check --budgets=strict.json --baseline=before/report.json"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var settings = BudgetSettings.From(run.Values);
        return answer =>
        {
            var gate = new BudgetGate(run.Context, settings);
            try
            {
                gate.CheckExisting();
            }
            finally
            {
                answer["budgets"] = Reports.Budgets(gate.Checked);
            }
        };
    }
}
