using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateModel))]
[TaskDescription("Quantize any TF.js or Keras model, evaluate every variant on a described dataset, and report")]
[Takes(nameof(Arguments.OfDescribedModel), nameof(Arguments.OfSchemes), nameof(Arguments.PerChannel), nameof(Arguments.OfBudgets))]
[Takes(nameof(Arguments.OfShards))]
public sealed class QuantizeAndEvaluateModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var report = EvaluateOperation.Run(
            context.Workflow,
            nameof(QuantizeAndEvaluateModel),
            DescribedSettings.From(context.Values),
            MakingSettings.From(context.Values),
            SchemeSettings.From(context.Values),
            context.Gate);
        if (report is not null)
        {
            context.Gate!.Check(report.Demo);
        }
    }
}
