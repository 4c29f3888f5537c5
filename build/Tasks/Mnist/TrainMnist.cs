using Build.CommandLine;
using Build.Demos;
using Cake.Frosting;
using QuantBuild.Demos.Mnist;

namespace Build.Tasks.Mnist;

[TaskName(nameof(TrainMnist))]
[TaskDescription("Train the MNIST convnet and save it")]
[Takes(nameof(Arguments.Patience), nameof(Arguments.KeepBest), nameof(Arguments.Resume))]
public sealed class TrainMnist : TrainTask<MnistDemo>;
