using Build.CommandLine;
using QuantBuild.Experiments;

namespace Build.Demos;

/// <summary>Writes a demo's quantized variants.</summary>
[Takes(nameof(Arguments.OfSchemes))]
public abstract class QuantizeTask<TDemo> : DemoTask<TDemo>
    where TDemo : Experiment, new()
{
    public override void Run(BuildContext context) => new DemoBuild(context, new TDemo()).Quantize(GetType().Name);
}
