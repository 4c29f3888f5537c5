using Build.CommandLine;
using Build.Experiments;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(EvaluateModel))]
[TaskDescription("Evaluate any TF.js or Keras model on a described dataset, and report")]
[Takes(nameof(Arguments.OfDescribedModel))]
public sealed class EvaluateModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var model = new ExperimentBuild(context, DescribedArguments.Read(context), isQuantized: false);
        using var turn = model.TakeTurn(nameof(EvaluateModel));
        model.CreateModel(nameof(EvaluateModel));
        model.Evaluate(nameof(EvaluateModel));
    }
}
