using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Tool.CommandLine;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Running;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild run</c>.</summary>
internal static class RunCommand
{
    public static CommandForm Form { get; } = new(
        "run", "Quantize, evaluate, report and check every model of quantbuild.json that has a path", Prepare)
    {
        Launched = run => RunOperation.Check(run.Context, RunSettings.From(run.Values, run.Names)),
        Positional = Models.Names,
        Options =
        [
            .. Arguments.OfSchemes, Arguments.PerChannel, .. Arguments.OfBudgets, .. Arguments.OfShards, Arguments.SkipUnreadable,
            Arguments.MaxUnpackedBytes, Arguments.Gpu, Arguments.Force, ToolArguments.DryRun,
        ],
        Examples = ["run", "run digits --force", "run --dryrun", "run --baseline=before", "run --on=slurm --shards=8 --max=4"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var settings = RunSettings.From(run.Values, run.Names);
        return answer =>
        {
            var failures = new JsonArray();
            var gate = new BudgetGate(run.Context, settings.Budgets);
            try
            {
                _ = RunOperation.Run(run.Context, settings, gate, (name, error) =>
                    failures.Add(new JsonObject { ["model"] = name, ["error"] = Printable.Message(error) }));
            }
            finally
            {
                answer["reports"] = Reports.Of(run.Context.Workspace, gate.Checked.Select(judged => judged.Report));
                answer["failures"] = failures;
                answer["budgets"] = Reports.Budgets(gate.Checked);
            }
        };
    }
}
