using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks.Housing;

[TaskName(nameof(TrainHousing))]
[TaskDescription("Train the housing model and save it")]
public sealed class TrainHousing : TrainTask<HousingDemo>;
