using QuantBuild.Experiments;

namespace Build.Demos;

/// <summary>Makes a demo's float model.</summary>
public abstract class MakeModelTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => new DemoBuild(context, new TDemo()).CreateModel(GetType().Name);
}
