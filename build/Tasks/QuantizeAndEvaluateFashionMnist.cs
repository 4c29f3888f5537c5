using Cake.Frosting;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluateFashionMnist))]
[TaskDescription("Train, quantize and evaluate the Fashion-MNIST convnet")]
[IsDependentOn(typeof(EvaluateFashionMnist))]
public sealed class QuantizeAndEvaluateFashionMnist : FrostingTask<BuildContext>;
