using Build.CommandLine;
using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks.MobileNetV2;

[TaskName(nameof(EvaluateMobileNetV2))]
[TaskDescription("Evaluate every variant of MobileNetV2 on photographs and report")]
[IsDependentOn(typeof(QuantizeMobileNetV2))]
[Takes(nameof(Arguments.SkipUnreadable))]
public sealed class EvaluateMobileNetV2 : EvaluateTask<MobileNetV2Demo>;
