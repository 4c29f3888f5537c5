using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks;

[TaskName(nameof(TrainHousing))]
[TaskDescription("Train the housing model and save it")]
public sealed class TrainHousing : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new HousingDemo()).CreateModel(nameof(TrainHousing));
}
