using Build.CommandLine;
using Build.Quantizing;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Reporting.Figures;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;

namespace Build.Tasks;

[TaskName(nameof(DrawQuantization))]
[TaskDescription("Draw a sine wave at 32, 16 and 8 bits (PNG and SVG)")]
[Takes(nameof(Arguments.Force))]
public sealed class DrawQuantization : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var step = new Step(nameof(DrawQuantization), context.Paths.QuantizationFigure("png"), context.Paths.QuantizationFigure("svg"))
        {
            Code = [typeof(SineWave).Assembly, typeof(AffineQuantizer).Assembly, typeof(QuantizationFigure).Assembly],
        };
        context.Workflow.Run(step, () => SineWave.Draw().Save(context.Paths.Reports));
        if (!context.Workflow.DryRun)
        {
            context.Log.Information("Written: {0}, {1}", [.. step.Outputs.Select(context.Paths.Display)]);
        }
    }
}
