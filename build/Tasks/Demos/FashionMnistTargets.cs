using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks.Demos;

[TaskName(nameof(TrainFashionMnist))]
[TaskDescription("Train the Fashion-MNIST convnet and save it")]
[Takes(nameof(Arguments.Patience), nameof(Arguments.KeepBest), nameof(Arguments.Resume))]
public sealed class TrainFashionMnist : TrainTask<FashionMnistDemo>;

[TaskName(nameof(QuantizeFashionMnist))]
[TaskDescription("Quantize the Fashion-MNIST convnet by each scheme asked for")]
[IsDependentOn(typeof(TrainFashionMnist))]
public sealed class QuantizeFashionMnist : QuantizeTask<FashionMnistDemo>;

[TaskName(nameof(EvaluateFashionMnist))]
[TaskDescription("Evaluate every variant of the Fashion-MNIST convnet and report")]
[IsDependentOn(typeof(QuantizeFashionMnist))]
public sealed class EvaluateFashionMnist : EvaluateTask<FashionMnistDemo>;

[TaskName(nameof(QuantizeAndEvaluateFashionMnist))]
[TaskDescription("Train, quantize and evaluate the Fashion-MNIST convnet")]
[IsDependentOn(typeof(EvaluateFashionMnist))]
public sealed class QuantizeAndEvaluateFashionMnist : QuantizeAndEvaluateTask<FashionMnistDemo>;
