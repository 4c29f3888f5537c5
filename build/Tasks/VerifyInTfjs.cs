using Build.CommandLine;
using Build.Experiments;
using Cake.Frosting;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Verifying;

namespace Build.Tasks;

[TaskName(nameof(VerifyInTfjs))]
[TaskDescription("Compare our outputs with those of stock TensorFlow.js, for any model or every variant that was made")]
[Takes(nameof(Arguments.Model), nameof(Arguments.FloatModel), nameof(Arguments.Backend), nameof(Arguments.Browser))]
[Takes(nameof(Arguments.DataDir), nameof(Arguments.SkipUnreadable))]
public sealed class VerifyInTfjs : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => VerifyOperation.Run(context.Workflow, VerifySettings.From(context.Values) with
    {
        Samples = [.. DemoCatalog.All.Select(demo => (demo.Name, Open(context, demo)))],
    });

    private static Func<ExperimentSample> Open(BuildContext context, Experiment demo) => () => DemoSteps.Of(context, demo).OpenSample();
}
