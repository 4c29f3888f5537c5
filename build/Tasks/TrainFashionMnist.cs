using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks;

[TaskName(nameof(TrainFashionMnist))]
[TaskDescription("Train the Fashion-MNIST convnet and save it")]
public sealed class TrainFashionMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new FashionMnistDemo()).CreateModel(nameof(TrainFashionMnist));
}
