using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks.FashionMnist;

[TaskName(nameof(QuantizeAndEvaluateFashionMnist))]
[TaskDescription("Train, quantize and evaluate the Fashion-MNIST convnet")]
[IsDependentOn(typeof(EvaluateFashionMnist))]
public sealed class QuantizeAndEvaluateFashionMnist : QuantizeAndEvaluateTask<FashionMnistDemo>;
