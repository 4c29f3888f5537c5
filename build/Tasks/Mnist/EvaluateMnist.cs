using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks.Mnist;

[TaskName(nameof(EvaluateMnist))]
[TaskDescription("Evaluate every variant of the MNIST convnet and report")]
[IsDependentOn(typeof(QuantizeMnist))]
public sealed class EvaluateMnist : EvaluateTask<MnistDemo>;
