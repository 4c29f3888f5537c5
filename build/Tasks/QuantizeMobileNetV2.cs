using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks;

[TaskName(nameof(QuantizeMobileNetV2))]
[TaskDescription("Quantize MobileNetV2 by each scheme asked for")]
[IsDependentOn(typeof(SaveMobileNetV2))]
public sealed class QuantizeMobileNetV2 : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new MobileNetV2Demo()).Quantize(nameof(QuantizeMobileNetV2));
}
