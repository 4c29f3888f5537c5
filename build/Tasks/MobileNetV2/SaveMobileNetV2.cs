using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks.MobileNetV2;

[TaskName(nameof(SaveMobileNetV2))]
[TaskDescription("Build MobileNetV2 from Keras's weights and save it")]
public sealed class SaveMobileNetV2 : MakeModelTask<MobileNetV2Demo>;
