using QuantBuild.Workflow;

namespace Build;

/// <summary>Every path of the repository that the build reads or writes: a workspace, and a solution with tests beside it.</summary>
/// <param name="root">The repository's root folder.</param>
public sealed class Paths(string root) : Workspace(root)
{
    private const string SolutionName = "QuantBuild.sln";

    public string Solution => Path.Combine(Root, SolutionName);

    public string Tests => Path.Combine(Root, "tests");

    public string Sources => Path.Combine(Root, "src");

    /// <summary>Where packages are written.</summary>
    public string Packages => Path.Combine(Artifacts, "packages");

    /// <summary>Where they are compiled, apart from what the build runs from.</summary>
    public string Packing => Path.Combine(Artifacts, "packing");

    public string TestResults => Path.Combine(Artifacts, "test-results");

    public string TestSummary => Path.Combine(TestResults, "summary.txt");

    public string BenchmarksProject => Path.Combine(Root, "benchmarks", "QuantBuild.Benchmarks");

    /// <summary>The tables that the repository holds.</summary>
    public string CommittedTables => Path.Combine(Root, "benchmarks", "results");

    /// <summary>Where <c>Benchmark</c> writes its own.</summary>
    public string BenchmarkTables => Path.Combine(Artifacts, "benchmarks");

    /// <summary>The figure that <c>DrawQuantization</c> writes.</summary>
    public string QuantizationFigure(string extension) => Path.Combine(Reports, $"quantization.{extension}");

    /// <summary>The paths of the repository that the build itself was built in.</summary>
    /// <exception cref="WorkflowException">The build does not lie in its repository.</exception>
    public static Paths OfRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionName)))
            {
                return new Paths(folder.FullName);
            }
        }

        throw new WorkflowException(
            $"{SolutionName} was not found above {AppContext.BaseDirectory}. Run the build from a clone of the repository.");
    }
}
