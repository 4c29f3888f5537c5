using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;

namespace Build.Tasks;

[TaskName(nameof(EvaluateModel))]
[TaskDescription("Evaluate any TF.js or Keras model on a described dataset, and report")]
[Takes(nameof(Arguments.OfDescribedModel), nameof(Arguments.OfShards))]
public sealed class EvaluateModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => EvaluateOperation.Run(
        context.Workflow, nameof(EvaluateModel), DescribedSettings.From(context.Values), MakingSettings.From(context.Values));
}
