using Cake.Frosting;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateMobileNetV2))]
[TaskDescription("Save, quantize and evaluate MobileNetV2")]
[IsDependentOn(typeof(EvaluateMobileNetV2))]
public sealed class QuantizeAndEvaluateMobileNetV2 : FrostingTask<BuildContext>;
