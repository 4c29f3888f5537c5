using QuantBuild.Common;
using QuantBuild.Reporting.Budgets;

namespace QuantBuild.Workflow;

/// <summary>Where an operation reads and writes by itself: the folder of <c>quantbuild.json</c>, and <c>artifacts/</c> beside it.</summary>
/// <param name="root">The folder that holds both.</param>
public class Workspace(string root)
{
    /// <summary>The name of the file that says what models may cost, and where they are.</summary>
    public const string BudgetFileName = "quantbuild.json";

    /// <summary>The name of the file that everything else about a model is rendered from.</summary>
    internal const string ReportFileName = "report.json";

    /// <summary>The workspace's own folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The folder that people are in, which paths are shown from. Default: the root.</summary>
    public string ShownFrom { get; init; } = Path.GetFullPath(root);

    /// <summary>What is written goes below this folder. Default: <c>artifacts</c> in the root.</summary>
    public string Artifacts { get; init; } = Path.Combine(Path.GetFullPath(root), "artifacts");

    /// <summary>Where datasets are downloaded to.</summary>
    public string Data => Path.Combine(Artifacts, "data");

    /// <summary>A folder for each model, with one for each variant in it.</summary>
    public string Models => Path.Combine(Artifacts, "models");

    /// <summary>A folder for each model's report.</summary>
    public string Reports => Path.Combine(Artifacts, "reports");

    /// <summary>A file for each part of work that is cut: <c>artifacts/shards</c>.</summary>
    public string Shards => Path.Combine(Artifacts, "shards");

    /// <summary>What models may cost: <c>quantbuild.json</c>.</summary>
    public string Budgets => Path.Combine(Root, BudgetFileName);

    /// <summary>What comparing with TF.js found: <c>artifacts/reports/verify.json</c>.</summary>
    public string Verification => Path.Combine(Reports, "verify.json");

    /// <summary>The folder of one variant of an experiment's model: <c>artifacts/models/housing/quantized-8bit</c>.</summary>
    /// <param name="experiment">The model's name.</param>
    /// <param name="variant">The variant's name.</param>
    public string Model(string experiment, string variant) => Path.Combine(Models, experiment, variant);

    /// <summary>The report that everything else about an experiment is rendered from:
    /// <c>artifacts/reports/housing/report.json</c>.</summary>
    /// <param name="experiment">The model's name.</param>
    public string Report(string experiment) => Path.Combine(Reports, experiment, ReportFileName);

    /// <summary>What rounding each kernel of a model costs, without the ending <c>.csv</c> or <c>.json</c>:
    /// <c>artifacts/reports/housing/sensitivity</c>.</summary>
    /// <param name="experiment">The model's name.</param>
    public string Sensitivity(string experiment) => Path.Combine(Reports, experiment, "sensitivity");

    /// <summary>How an experiment's report came out against its budget, for CI services:
    /// <c>artifacts/reports/housing/budgets.junit.xml</c>.</summary>
    /// <param name="experiment">The model's name.</param>
    public string BudgetResults(string experiment) => Path.Combine(Reports, experiment, JUnitBudgets.FileName);

    /// <summary>The folder of a report's figures.</summary>
    /// <param name="experiment">The model's name.</param>
    public string Figures(string experiment) => Path.Combine(Reports, experiment, "figures");

    /// <summary>All models on one page: <c>artifacts/reports/summary.md</c> and <c>.html</c>.</summary>
    /// <param name="extension">The file's ending, without a point.</param>
    public string Summary(string extension) => Path.Combine(Reports, $"summary.{extension}");

    /// <summary>How a path is shown to people: from the folder that they are in where it lies below the root, else in full.</summary>
    /// <param name="path">The path.</param>
    /// <returns>A path that exists where the given one does, with forward slashes.</returns>
    public string Display(string path) => IsBelow(Path.GetRelativePath(Root, path))
        ? Printable.Text(Path.GetRelativePath(ShownFrom, path).Replace('\\', '/'), int.MaxValue)
        : Printable.Text(path, int.MaxValue);

    /// <summary>Finds the workspace of a folder: that of the nearest <c>quantbuild.json</c> in it or above it, else the folder
    /// itself.</summary>
    /// <param name="folder">Where people are.</param>
    public static Workspace Of(string folder)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, BudgetFileName)))
            {
                return new Workspace(above.FullName) { ShownFrom = Path.GetFullPath(folder) };
            }
        }

        return new Workspace(folder);
    }

    private static bool IsBelow(string relative) => !Path.IsPathRooted(relative) && !relative.StartsWith("..", StringComparison.Ordinal);
}
