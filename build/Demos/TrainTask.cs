using Build.CommandLine;
using QuantBuild.Experiments;

namespace Build.Demos;

/// <summary>Makes a demo's float model by training it.</summary>
[Takes(nameof(Arguments.Epochs), nameof(Arguments.BatchSize), nameof(Arguments.ValidationSplit))]
public abstract class TrainTask<TDemo> : MakeModelTask<TDemo>
    where TDemo : Experiment, new();
