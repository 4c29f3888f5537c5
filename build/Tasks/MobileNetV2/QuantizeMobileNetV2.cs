using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks.MobileNetV2;

[TaskName(nameof(QuantizeMobileNetV2))]
[TaskDescription("Quantize MobileNetV2 by each scheme asked for")]
[IsDependentOn(typeof(SaveMobileNetV2))]
public sealed class QuantizeMobileNetV2 : QuantizeTask<MobileNetV2Demo>;
