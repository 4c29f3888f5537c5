using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks.FashionMnist;

[TaskName(nameof(EvaluateFashionMnist))]
[TaskDescription("Evaluate every variant of the Fashion-MNIST convnet and report")]
[IsDependentOn(typeof(QuantizeFashionMnist))]
public sealed class EvaluateFashionMnist : EvaluateTask<FashionMnistDemo>;
