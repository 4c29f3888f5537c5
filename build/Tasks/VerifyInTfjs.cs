using Build.CommandLine;
using Build.Verifying;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(VerifyInTfjs))]
[TaskDescription("Compare our outputs with those of stock TensorFlow.js, for any model or every variant that was made")]
[Takes(nameof(Arguments.Model), nameof(Arguments.FloatModel), nameof(Arguments.Backend), nameof(Arguments.Browser))]
[Takes(nameof(Arguments.DataDir), nameof(Arguments.SkipUnreadable))]
public sealed class VerifyInTfjs : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var report = VerificationRun.Verify(context);
        report.Save(context.Paths.Verification);
        VerificationTable.Write(context.Console, report);
        context.Log.Information("Report: {0}", context.Paths.Display(context.Paths.Verification));
        if (!report.Passed)
        {
            var others = report.Problems.Count - 1;
            throw new WorkflowException($"{report.Problems[0]}{(others > 0 ? $" (and {others} more)" : string.Empty)}. "
                + $"See {context.Paths.Display(context.Paths.Verification)}.");
        }
    }
}
