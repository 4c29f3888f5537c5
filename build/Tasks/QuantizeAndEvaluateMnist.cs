using Cake.Frosting;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateMnist))]
[TaskDescription("Train, quantize and evaluate the MNIST convnet")]
[IsDependentOn(typeof(EvaluateMnist))]
public sealed class QuantizeAndEvaluateMnist : FrostingTask<BuildContext>;
