using Build.CommandLine;
using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.FashionMnist;

namespace Build.Tasks.FashionMnist;

[TaskName(nameof(TrainFashionMnist))]
[TaskDescription("Train the Fashion-MNIST convnet and save it")]
[Takes(nameof(Arguments.Patience), nameof(Arguments.KeepBest), nameof(Arguments.Resume))]
public sealed class TrainFashionMnist : TrainTask<FashionMnistDemo>;
