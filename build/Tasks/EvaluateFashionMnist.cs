using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks;

[TaskName(nameof(EvaluateFashionMnist))]
[TaskDescription("Evaluate every variant of the Fashion-MNIST convnet and report")]
[IsDependentOn(typeof(QuantizeFashionMnist))]
public sealed class EvaluateFashionMnist : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => new DemoBuild(context, new FashionMnistDemo()).Evaluate(nameof(EvaluateFashionMnist));
}
