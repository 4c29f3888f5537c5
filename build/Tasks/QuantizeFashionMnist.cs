using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks;

[TaskName(nameof(QuantizeFashionMnist))]
[TaskDescription("Quantize the Fashion-MNIST convnet by each scheme asked for")]
[IsDependentOn(typeof(TrainFashionMnist))]
public sealed class QuantizeFashionMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new FashionMnistDemo()).Quantize(nameof(QuantizeFashionMnist));
}
