using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks.Housing;

[TaskName(nameof(QuantizeAndEvaluateHousing))]
[TaskDescription("Train, quantize and evaluate the housing model")]
[IsDependentOn(typeof(EvaluateHousing))]
public sealed class QuantizeAndEvaluateHousing : QuantizeAndEvaluateTask<HousingDemo>;
