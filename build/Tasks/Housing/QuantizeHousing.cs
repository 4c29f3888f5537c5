using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks.Housing;

[TaskName(nameof(QuantizeHousing))]
[TaskDescription("Quantize the housing model by each scheme asked for")]
[IsDependentOn(typeof(TrainHousing))]
public sealed class QuantizeHousing : QuantizeTask<HousingDemo>;
