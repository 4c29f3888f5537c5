using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks;

[TaskName(nameof(TrainMnist))]
[TaskDescription("Train the MNIST convnet and save it")]
public sealed class TrainMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new MnistDemo()).CreateModel(nameof(TrainMnist));
}
