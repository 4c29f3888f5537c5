using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Quantizing;

namespace Build.Tasks;

[TaskName(nameof(QuantizeModel))]
[TaskDescription("Quantize any TF.js model, with the reference converter's flags or by a scheme")]
[Takes(nameof(Arguments.Model), nameof(Arguments.Output))]
[Takes(nameof(
    Arguments.QuantizeUInt8), nameof(Arguments.QuantizeUInt16), nameof(Arguments.QuantizeFloat16), nameof(Arguments.WeightShardSizeBytes))]
[Takes(nameof(Arguments.OfSchemes), nameof(Arguments.PerChannel), nameof(Arguments.Dataset), nameof(Arguments.SkipUnreadable))]
[Takes(nameof(Arguments.Gpu), nameof(Arguments.OfShards))]
public sealed class QuantizeModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => QuantizeOperation.Run(context.Workflow, QuantizeSettings.From(context.Values));
}
