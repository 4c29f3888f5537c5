using Build.Budgets;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateFashionMnist))]
[TaskDescription("Train, quantize and evaluate the Fashion-MNIST convnet")]
[IsDependentOn(typeof(EvaluateFashionMnist))]
public sealed class QuantizeAndEvaluateFashionMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => BudgetGate.Check(context, new FashionMnistDemo());
}
