using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks;

[TaskName(nameof(EvaluateMnist))]
[TaskDescription("Evaluate every variant of the MNIST convnet and report")]
[IsDependentOn(typeof(QuantizeMnist))]
public sealed class EvaluateMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new MnistDemo()).Evaluate(nameof(EvaluateMnist));
}
