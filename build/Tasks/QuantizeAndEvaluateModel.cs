using Build.Budgets;
using Build.CommandLine;
using Build.Experiments;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateModel))]
[TaskDescription("Quantize any TF.js or Keras model, evaluate every variant on a described dataset, and report")]
[Takes(nameof(Arguments.OfDescribedModel), nameof(Arguments.OfSchemes), nameof(Arguments.PerChannel), nameof(Arguments.OfBudgets))]
public sealed class QuantizeAndEvaluateModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var described = DescribedArguments.Read(context);
        var model = new ExperimentBuild(context, described);
        using var turn = model.TakeTurn(nameof(QuantizeAndEvaluateModel));
        model.CreateModel(nameof(QuantizeAndEvaluateModel));
        model.Quantize(nameof(QuantizeAndEvaluateModel));
        model.Evaluate(nameof(QuantizeAndEvaluateModel));
        BudgetGate.Check(context, described);
    }
}
