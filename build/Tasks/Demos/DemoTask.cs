using Build.Budgets;
using Build.CommandLine;
using Build.Experiments;
using Cake.Frosting;
using QuantBuild.Experiments;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks.Demos;

/// <summary>A step of a demo. Its target is called as its class; those of one demo stand in one file.</summary>
[Takes(nameof(Arguments.OfDemos))]
public abstract class DemoTask<TDemo> : FrostingTask<BuildContext>
    where TDemo : Experiment, new();

/// <summary>Makes a demo's float model.</summary>
public abstract class MakeModelTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => new ExperimentBuild(context, new TDemo()).CreateModel(GetType().Name);
}

/// <summary>Makes a demo's float model by training it.</summary>
[Takes(nameof(Arguments.Epochs), nameof(Arguments.BatchSize), nameof(Arguments.ValidationSplit))]
public abstract class TrainTask<TDemo> : MakeModelTask<TDemo>
    where TDemo : Experiment, new();

/// <summary>Writes a demo's quantized variants.</summary>
[Takes(nameof(Arguments.OfSchemes))]
public abstract class QuantizeTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => new ExperimentBuild(context, new TDemo()).Quantize(GetType().Name);
}

/// <summary>Evaluates a demo's variants and reports.</summary>
[Takes(nameof(Arguments.OfSchemes))]
public abstract class EvaluateTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => new ExperimentBuild(context, new TDemo()).Evaluate(GetType().Name);
}

/// <summary>Ends all steps of a demo: holds its report against the budgets.</summary>
[Takes(nameof(Arguments.OfSchemes), nameof(Arguments.OfBudgets))]
public abstract class QuantizeAndEvaluateTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => BudgetGate.Check(context, new TDemo());
}
