using Build.Testing;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Build;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using QuantBuild.Workflow;

namespace Build.Tasks;

[TaskName(nameof(Test))]
[TaskDescription("Build the solution and run the whole test suite")]
public sealed class Test : FrostingTask<BuildContext>
{
    /// <summary>The build itself runs from this configuration, so that most of the solution is already built in it.</summary>
    private const string Configuration = "Release";

    public override void Run(BuildContext context)
    {
        if (Directory.Exists(context.Paths.TestResults))
        {
            Directory.Delete(context.Paths.TestResults, recursive: true);
        }

        Directory.CreateDirectory(context.Paths.TestResults);
        BuildSolution(context);

        var projects = TestProject.FindAll(context.Paths.Tests);
        var results = projects
            .Select(project => (project.Name, Counts: project.Run(context, Configuration)))
            .ToArray();
        var total = results.Aggregate(default(TestCounts), (sum, result) => sum + result.Counts);
        File.WriteAllText(context.Paths.TestSummary, total.ToString());

        foreach (var (name, counts) in results)
        {
            context.Log.Information("{0}: {1}", name, counts);
        }

        // Again, where the end of a long log is all that is kept.
        foreach (var failure in projects.SelectMany(project => project.FailuresOf(context)))
        {
            context.Log.Error("failed: {0}", failure);
        }

        context.Log.Information("{0}", total);
        if (total.Failed > 0 || total.Total == 0)
        {
            throw new WorkflowException(
                $"The test suite failed: {total}. The results are in {context.Paths.Display(context.Paths.TestResults)}.");
        }
    }
    private static void BuildSolution(BuildContext context)
    {
        try
        {
            context.DotNetBuild(context.Paths.Solution, new DotNetBuildSettings
            {
                Configuration = Configuration,
                NoLogo = true,
                Verbosity = DotNetVerbosity.Quiet,
                WorkingDirectory = context.Paths.Root,
            });
        }
        catch (CakeException exception)
        {
            throw new WorkflowException(
                $"{context.Paths.Display(context.Paths.Solution)} does not build; the compiler's errors stand above.", exception);
        }
    }
}
