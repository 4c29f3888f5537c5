using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks;

[TaskName(nameof(EvaluateHousing))]
[TaskDescription("Evaluate every variant of the housing model and report")]
[IsDependentOn(typeof(QuantizeHousing))]
public sealed class EvaluateHousing : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new HousingDemo()).Evaluate(nameof(EvaluateHousing));
}
