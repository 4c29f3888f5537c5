using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks.FashionMnist;

[TaskName(nameof(QuantizeFashionMnist))]
[TaskDescription("Quantize the Fashion-MNIST convnet by each scheme asked for")]
[IsDependentOn(typeof(TrainFashionMnist))]
public sealed class QuantizeFashionMnist : QuantizeTask<FashionMnistDemo>;
