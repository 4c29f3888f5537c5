using QuantBuild.Tool.CommandLine;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static CommandForm Form { get; } = new(
        "evaluate", "Measure a model on described data; with --schemes, its quantized variants beside it, held against the budget", Prepare)
    {
        Launched = run => DescribedModel.Open(run.Context, DescribedSettings.From(run.Values)),
        Positional = Models.OfAnyKind,
        Options =
        [
            Arguments.Dataset, .. Arguments.OfSchemes, Arguments.PerChannel, Arguments.Name, .. Arguments.OfBudgets,
            .. Arguments.OfShards, Arguments.SkipUnreadable, Arguments.MaxUnpackedBytes, Arguments.Gpu, Arguments.Force,
            ToolArguments.DryRun,
        ],
        Examples =
        [
            "evaluate models/digits --dataset=digits.json",
            "evaluate models/digits --dataset=digits.json --schemes=converter-8bit,safe-8bit",
        ],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var model = DescribedSettings.From(run.Values);
        var making = MakingSettings.From(run.Values);
        var schemes = run.Values.IsGiven(Arguments.Schemes) || run.Values.IsGiven(Arguments.Goal) ? SchemeSettings.From(run.Values) : null;
        return answer =>
        {
            var gate = new BudgetGate(run.Context, BudgetSettings.From(run.Values));
            var report = EvaluateOperation.Run(run.Context, Form.Name, model, making, schemes, gate);
            answer["reports"] = Reports.Of(run.Context.Workspace, report is null ? [] : [report]);
            if (schemes is not null && report is not null)
            {
                try
                {
                    gate.Check(report.Demo);
                }
                finally
                {
                    answer["budgets"] = Reports.Budgets(gate.Checked);
                }
            }
        };
    }
}
