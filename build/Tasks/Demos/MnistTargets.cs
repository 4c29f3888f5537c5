using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks.Demos;

[TaskName(nameof(TrainMnist))]
[TaskDescription("Train the MNIST convnet and save it")]
[Takes(nameof(Arguments.Patience), nameof(Arguments.KeepBest), nameof(Arguments.Resume))]
public sealed class TrainMnist : TrainTask<MnistDemo>;

[TaskName(nameof(QuantizeMnist))]
[TaskDescription("Quantize the MNIST convnet by each scheme asked for")]
[IsDependentOn(typeof(TrainMnist))]
public sealed class QuantizeMnist : QuantizeTask<MnistDemo>;

[TaskName(nameof(EvaluateMnist))]
[TaskDescription("Evaluate every variant of the MNIST convnet and report")]
[IsDependentOn(typeof(QuantizeMnist))]
public sealed class EvaluateMnist : EvaluateTask<MnistDemo>;

[TaskName(nameof(QuantizeAndEvaluateMnist))]
[TaskDescription("Train, quantize and evaluate the MNIST convnet")]
[IsDependentOn(typeof(EvaluateMnist))]
public sealed class QuantizeAndEvaluateMnist : QuantizeAndEvaluateTask<MnistDemo>;
