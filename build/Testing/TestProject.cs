using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Path = System.IO.Path;

namespace Build.Testing;

/// <summary>One test project, run through <c>dotnet test</c> on Microsoft.Testing.Platform.</summary>
public sealed record TestProject(string File)
{
    /// <summary>The platform's exit code where no test ran, also where every one was skipped.</summary>
    private const int NothingRan = 8;

    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>The projects below a folder, one in each of its folders.</summary>
    public static IReadOnlyList<TestProject> FindAll(string folder) =>
        [.. Directory.EnumerateDirectories(folder)
            .SelectMany(project => Directory.EnumerateFiles(project, "*.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(file => new TestProject(file))];

    /// <summary>The names of tests that failed when it ran last.</summary>
    public IReadOnlyList<string> FailuresOf(BuildContext context) =>
        System.IO.File.Exists(ResultsOf(context)) ? TestCounts.ReadFailures(ResultsOf(context)) : [];

    /// <summary>Runs the project, which must have been built, and counts its results.</summary>
    /// <returns>The counts; a run that breaks off, or finds no test, counts as one failed.</returns>
    public TestCounts Run(BuildContext context, string configuration)
    {
        var trx = ResultsOf(context);
        var exitCode = context.StartProcess("dotnet", new ProcessSettings
        {
            WorkingDirectory = context.Paths.Root,
            Arguments = new ProcessArgumentBuilder()
                .Append("test")
                .AppendSwitchQuoted("--project", File)
                .AppendSwitch("--configuration", configuration)
                .Append("--no-build")
                .AppendSwitchQuoted("--results-directory", context.Paths.TestResults)
                .Append("--report-xunit-trx")
                .AppendSwitchQuoted("--report-xunit-trx-filename", Path.GetFileName(trx)),
        });
        var counts = System.IO.File.Exists(trx) ? TestCounts.ReadTrx(trx) : default;
        var explained = exitCode == 0 || counts.Failed > 0 || (exitCode == NothingRan && counts.Skipped > 0);
        return explained ? counts : counts with { Failed = 1 };
    }

    private string ResultsOf(BuildContext context) => Path.Combine(context.Paths.TestResults, $"{Name}.trx");
}
