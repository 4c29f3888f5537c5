using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateModel))]
[TaskDescription("Quantize any TF.js or Keras model, evaluate every variant on a described dataset, and report")]
[Takes(nameof(Arguments.OfDescribedModel), nameof(Arguments.OfSchemes), nameof(Arguments.PerChannel), nameof(Arguments.OfBudgets))]
public sealed class QuantizeAndEvaluateModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var described = DescribedModel.Open(context.Workflow, DescribedSettings.From(context.Values));
        var model = new ExperimentSteps(
            context.Workflow, described, MakingSettings.From(context.Values), SchemeSettings.From(context.Values));
        using var turn = model.TakeTurn(nameof(QuantizeAndEvaluateModel));
        model.CreateModel(nameof(QuantizeAndEvaluateModel));
        model.Quantize(nameof(QuantizeAndEvaluateModel));
        model.Evaluate(nameof(QuantizeAndEvaluateModel), context.Gate);
        context.Gate!.Check(described.Name);
    }
}
