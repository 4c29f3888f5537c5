using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks;

[TaskName(nameof(QuantizeMnist))]
[TaskDescription("Quantize the MNIST convnet by each scheme asked for")]
[IsDependentOn(typeof(TrainMnist))]
public sealed class QuantizeMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new MnistDemo()).Quantize(nameof(QuantizeMnist));
}
