using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Experiments;

namespace Build.Demos;

/// <summary>A step of a demo. Its target is called as its class.</summary>
[Takes(nameof(Arguments.OfDemos))]
public abstract class DemoTask<TDemo> : FrostingTask<BuildContext>
    where TDemo : Experiment, new();
