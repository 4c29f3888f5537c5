using Build.Budgets;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateMnist))]
[TaskDescription("Train, quantize and evaluate the MNIST convnet")]
[IsDependentOn(typeof(EvaluateMnist))]
public sealed class QuantizeAndEvaluateMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => BudgetGate.Check(context, new MnistDemo());
}
