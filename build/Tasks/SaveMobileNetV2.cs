using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.MobileNetV2;

namespace Build.Tasks;

[TaskName(nameof(SaveMobileNetV2))]
[TaskDescription("Build MobileNetV2 from Keras's weights and save it")]
public sealed class SaveMobileNetV2 : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new MobileNetV2Demo()).CreateModel(nameof(SaveMobileNetV2));
}
