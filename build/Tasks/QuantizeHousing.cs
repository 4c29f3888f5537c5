using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks;

[TaskName(nameof(QuantizeHousing))]
[TaskDescription("Quantize the housing model by each scheme asked for")]
[IsDependentOn(typeof(TrainHousing))]
public sealed class QuantizeHousing : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new HousingDemo()).Quantize(nameof(QuantizeHousing));
}
