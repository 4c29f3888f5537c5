using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks.MobileNetV2;

[TaskName(nameof(QuantizeAndEvaluateMobileNetV2))]
[TaskDescription("Save, quantize and evaluate MobileNetV2")]
[IsDependentOn(typeof(EvaluateMobileNetV2))]
public sealed class QuantizeAndEvaluateMobileNetV2 : QuantizeAndEvaluateTask<MobileNetV2Demo>;
