using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks.Mnist;

[TaskName(nameof(QuantizeMnist))]
[TaskDescription("Quantize the MNIST convnet by each scheme asked for")]
[IsDependentOn(typeof(TrainMnist))]
public sealed class QuantizeMnist : QuantizeTask<MnistDemo>;
