using Build.Budgets;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateMobileNetV2))]
[TaskDescription("Save, quantize and evaluate MobileNetV2")]
[IsDependentOn(typeof(EvaluateMobileNetV2))]
public sealed class QuantizeAndEvaluateMobileNetV2 : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => BudgetGate.Check(context, new MobileNetV2Demo());
}
