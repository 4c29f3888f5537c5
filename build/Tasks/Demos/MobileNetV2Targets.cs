using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks.Demos;

[TaskName(nameof(SaveMobileNetV2))]
[TaskDescription("Build MobileNetV2 from Keras's weights and save it")]
public sealed class SaveMobileNetV2 : MakeModelTask<MobileNetV2Demo>;

[TaskName(nameof(QuantizeMobileNetV2))]
[TaskDescription("Quantize MobileNetV2 by each scheme asked for")]
[IsDependentOn(typeof(SaveMobileNetV2))]
public sealed class QuantizeMobileNetV2 : QuantizeTask<MobileNetV2Demo>;

[TaskName(nameof(EvaluateMobileNetV2))]
[TaskDescription("Evaluate every variant of MobileNetV2 on photographs and report")]
[IsDependentOn(typeof(QuantizeMobileNetV2))]
[Takes(nameof(Arguments.SkipUnreadable))]
public sealed class EvaluateMobileNetV2 : EvaluateTask<MobileNetV2Demo>;

[TaskName(nameof(QuantizeAndEvaluateMobileNetV2))]
[TaskDescription("Save, quantize and evaluate MobileNetV2")]
[IsDependentOn(typeof(EvaluateMobileNetV2))]
public sealed class QuantizeAndEvaluateMobileNetV2 : QuantizeAndEvaluateTask<MobileNetV2Demo>;
