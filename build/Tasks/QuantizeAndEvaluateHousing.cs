using Build.Budgets;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateHousing))]
[TaskDescription("Train, quantize and evaluate the housing model")]
[IsDependentOn(typeof(EvaluateHousing))]
public sealed class QuantizeAndEvaluateHousing : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => BudgetGate.Check(context, new HousingDemo());
}
