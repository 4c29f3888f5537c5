using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks;

[TaskName(nameof(EvaluateMobileNetV2))]
[TaskDescription("Evaluate every variant of MobileNetV2 on photographs and report")]
[IsDependentOn(typeof(QuantizeMobileNetV2))]
public sealed class EvaluateMobileNetV2 : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new MobileNetV2Demo()).Evaluate(nameof(EvaluateMobileNetV2));
}
