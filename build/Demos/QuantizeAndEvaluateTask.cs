using Build.Budgets;
using Build.CommandLine;
using QuantBuild.Experiments;

namespace Build.Demos;

/// <summary>Ends all steps of a demo: holds its report against the budgets.</summary>
[Takes(nameof(Arguments.OfSchemes), nameof(Arguments.OfBudgets))]
public abstract class QuantizeAndEvaluateTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => BudgetGate.Check(context, new TDemo());
}
