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
    public override void Run(BuildContext context) =>
        DemoSteps.Of(context, new TDemo()).CreateModel(GetType().Name, IsResumable(context));

    private bool IsResumable(BuildContext context) =>
        context.Targets.Any(target => target.Name == GetType().Name && target.Takes(Arguments.Resume));
}

/// <summary>Makes a demo's float model by training it.</summary>
[Takes(nameof(Arguments.Epochs), nameof(Arguments.BatchSize), nameof(Arguments.ValidationSplit))]
public abstract class TrainTask<TDemo> : MakeModelTask<TDemo>
    where TDemo : Experiment, new();

/// <summary>Writes a demo's quantized variants.</summary>
[Takes(nameof(Arguments.OfSchemes), nameof(Arguments.OfShards))]
public abstract class QuantizeTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => DemoSteps.Of(context, new TDemo()).Quantize(GetType().Name);
}

/// <summary>Evaluates a demo's variants and reports.</summary>
[Takes(nameof(Arguments.OfSchemes), nameof(Arguments.OfShards))]
public abstract class EvaluateTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) =>
        DemoSteps.Of(context, new TDemo()).Evaluate(GetType().Name, context.Gate, isPublished: !context.Runs(nameof(QuantizeAndEvaluate)));
}

/// <summary>Ends all steps of a demo: holds its report against the budgets. Where <see cref="QuantizeAndEvaluate"/> is to follow it is
/// left to that, so that a run shows the broken rules of all demos.</summary>
[Takes(nameof(Arguments.OfSchemes), nameof(Arguments.OfBudgets), nameof(Arguments.OfShards))]
public abstract class QuantizeAndEvaluateTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context)
    {
        if (!context.Runs(nameof(QuantizeAndEvaluate)) && !context.Workflow.Sharding.IsPart)
        {
            context.Gate!.Check(new TDemo().Name);
        }
    }
}
