using QuantBuild.Common;
using QuantBuild.Reporting.Budgets;

namespace Build;

/// <summary>Every path of the repository that the build reads or writes.</summary>
/// <param name="root">The repository's root folder.</param>
public sealed class Paths(string root)
{
    private const string SolutionName = "QuantBuild.sln";

    public string Root { get; } = Path.GetFullPath(root);

    public string Solution => Path.Combine(Root, SolutionName);

    public string Tests => Path.Combine(Root, "tests");

    public string Artifacts => Path.Combine(Root, "artifacts");

    public string Data => Path.Combine(Artifacts, "data");

    public string Models => Path.Combine(Artifacts, "models");

    public string Reports => Path.Combine(Artifacts, "reports");

    public string TestResults => Path.Combine(Artifacts, "test-results");

    public string TestSummary => Path.Combine(TestResults, "summary.txt");

    /// <summary>The folder of one variant of an experiment's model: <c>artifacts/models/housing/quantized-8bit</c>.</summary>
    public string Model(string experiment, string variant) => Path.Combine(Models, experiment, variant);

    /// <summary>The report that everything else about an experiment is rendered from:
    /// <c>artifacts/reports/housing/report.json</c>.</summary>
    public string Report(string experiment) => Path.Combine(Reports, experiment, "report.json");

    /// <summary>What models may cost.</summary>
    public string Budgets => Path.Combine(Root, "quantbuild.json");

    /// <summary>How an experiment's report came out against its budget, for CI services:
    /// <c>artifacts/reports/housing/budgets.junit.xml</c>.</summary>
    public string BudgetResults(string experiment) => Path.Combine(Reports, experiment, JUnitBudgets.FileName);

    /// <summary>The figure that <c>DrawQuantization</c> writes.</summary>
    public string QuantizationFigure(string extension) => Path.Combine(Reports, $"quantization.{extension}");

    /// <summary>What comparing with TF.js found: <c>artifacts/reports/verify.json</c>.</summary>
    public string Verification => Path.Combine(Reports, "verify.json");

    /// <summary>The folder of a report's figures.</summary>
    public string Figures(string experiment) => Path.Combine(Reports, experiment, "figures");

    /// <summary>All demos on one page: <c>artifacts/reports/summary.md</c> and <c>.html</c>.</summary>
    public string Summary(string extension) => Path.Combine(Reports, $"summary.{extension}");

    /// <summary>How a path is shown to people: from the root where it lies below it, else in full.</summary>
    public string Display(string path)
    {
        var relative = Path.GetRelativePath(Root, path);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal)
            ? Printable.Text(path, int.MaxValue)
            : Printable.Text(relative.Replace('\\', '/'), int.MaxValue);
    }

    /// <summary>The paths of the repository that the build itself was built in.</summary>
    /// <exception cref="BuildException">The build does not lie in its repository.</exception>
    public static Paths OfRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionName)))
            {
                return new Paths(folder.FullName);
            }
        }

        throw new BuildException(
            $"{SolutionName} was not found above {AppContext.BaseDirectory}. Run the build from a clone of the repository.");
    }
}
