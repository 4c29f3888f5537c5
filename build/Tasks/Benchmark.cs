using Build.CommandLine;
using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(Benchmark))]
[TaskDescription("Measure the quick benchmarks, and compare them with the committed table or an earlier one")]
[Takes(nameof(Arguments.Baseline))]
public sealed class Benchmark : FrostingTask<BuildContext>
{
    private const int Slower = 1;

    public override void Run(BuildContext context)
    {
        var exitCode = context.StartProcess("dotnet", new ProcessSettings
        {
            WorkingDirectory = context.Paths.Root,
            Arguments = new ProcessArgumentBuilder()
                .Append("run")
                .AppendSwitch("--configuration", "Release")
                .AppendSwitchQuoted("--project", context.Paths.BenchmarksProject)
                .Append("--")
                .Append("quick")
                .AppendSwitchQuoted("--output", "=", context.Paths.BenchmarkTables)
                .AppendSwitchQuoted("--against", "=", context.Values.Get(Arguments.Baseline) ?? context.Paths.CommittedTables),
        });
        if (exitCode != 0)
        {
            throw new WorkflowException(exitCode == Slower
                ? "Some work became slower; the lines above say which. The table is in "
                    + $"{context.Paths.Display(context.Paths.BenchmarkTables)}."
                : "The benchmarks could not be run; what is wrong stands above.");
        }
    }
}
