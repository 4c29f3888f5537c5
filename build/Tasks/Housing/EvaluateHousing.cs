using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks.Housing;

[TaskName(nameof(EvaluateHousing))]
[TaskDescription("Evaluate every variant of the housing model and report")]
[IsDependentOn(typeof(QuantizeHousing))]
public sealed class EvaluateHousing : EvaluateTask<HousingDemo>;
