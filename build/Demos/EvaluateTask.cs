using Build.CommandLine;
using QuantBuild.Experiments;

namespace Build.Demos;

/// <summary>Evaluates a demo's variants and reports.</summary>
[Takes(nameof(Arguments.OfSchemes))]
public abstract class EvaluateTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => new DemoBuild(context, new TDemo()).Evaluate(GetType().Name);
}
