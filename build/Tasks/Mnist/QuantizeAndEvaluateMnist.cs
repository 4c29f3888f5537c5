using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks.Mnist;

[TaskName(nameof(QuantizeAndEvaluateMnist))]
[TaskDescription("Train, quantize and evaluate the MNIST convnet")]
[IsDependentOn(typeof(EvaluateMnist))]
public sealed class QuantizeAndEvaluateMnist : QuantizeAndEvaluateTask<MnistDemo>;
