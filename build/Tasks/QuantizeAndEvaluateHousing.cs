using Cake.Frosting;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateHousing))]
[TaskDescription("Train, quantize and evaluate the housing model")]
[IsDependentOn(typeof(EvaluateHousing))]
public sealed class QuantizeAndEvaluateHousing : FrostingTask<BuildContext>;
