using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Workflow.Shipping;

/// <summary>Holds the files that are served against the rules that files alone decide.</summary>
internal static class ShipBudget
{
    /// <summary>The rules of a model: its own, else those of its entry in the budget file.</summary>
    /// <exception cref="ReportException">The rules are damaged.</exception>
    public static ModelBudget? Of(ShippedModel model, string name, Lazy<BudgetFile?> budgets) =>
        model.Budget is { } text ? ModelBudget.Parse(name, text)
            : budgets.Value is { } file ? EntryOf(model, name, file)
            : null;

    /// <summary>Checks the files that a scheme wrote.</summary>
    /// <param name="budget">The rules; null for none.</param>
    /// <param name="scheme">Made the files.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="packed">How its files are packed.</param>
    /// <returns>What they weigh, how the rules came out, and the names of those that only an evaluation decides.</returns>
    public static ShipJudgement Check(ModelBudget? budget, Scheme scheme, string folder, IReadOnlyList<ContentCoding> packed)
    {
        var rules = budget?.RulesFor(scheme.VariantName).ToLookup(rule => rule.IsOfFiles);
        var ofFiles = rules?[true].ToArray() ?? [];
        var sizes = ArtifactSizes.Of(folder);
        var bytes = new ArtifactBytes(
            sizes.ModelJson,
            sizes.Weights,
            sizes.Total,
            sizes.Compressed(Compression.GzipTar),
            Served(Compression.Gzip),
            Served(Compression.Brotli));
        var results = budget is null ? [] : BudgetChecker.Check(
            budget with { Rules = ofFiles, Variants = new Dictionary<string, IReadOnlyList<BudgetRule>>() },
            ReportOf(budget.Name, scheme, bytes));
        return new ShipJudgement(bytes, results, [.. rules?[false].Select(rule => rule.Name) ?? []]);

        // Where nothing is packed already, Brotli takes seconds for each megabyte.
        long? Served(Compression compression) =>
            packed.Contains(compression.Coding()) || ofFiles.Any(rule => rule.Measure == $"bytes.{compression.Name()}")
                ? sizes.Compressed(compression)
                : null;
    }

    private static ModelBudget? EntryOf(ShippedModel model, string name, BudgetFile file)
    {
        var own = Path.GetDirectoryName(model.File);
        return file.Models.FirstOrDefault(entry => entry.ModelPath is { } path && IsIt(file.PlaceOf(path)))
            ?? file.For(name);

        bool IsIt(string path) => path == model.File || Path.TrimEndingDirectorySeparator(path) == own;
    }

    private static Report ReportOf(string name, Scheme scheme, ArtifactBytes bytes) => new()
    {
        Demo = name,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Dataset = new DatasetInfo("none", 0),
        Variants =
        [
            new VariantReport
            {
                Name = scheme.VariantName,
                Scheme = scheme.Name,
                Metrics = new MetricSet(),
                Bytes = bytes,
                GzipRatio = bytes.GzipRatio(),
                EvaluationSeconds = 0,
                ExamplesPerSecond = 0,
            },
        ],
    };
}

/// <summary>How a shipped model came out against its budget.</summary>
/// <param name="Bytes">What it weighs.</param>
/// <param name="Results">How the rules came out that files decide.</param>
/// <param name="Unchecked">The names of the rules that only an evaluation decides.</param>
internal sealed record ShipJudgement(ArtifactBytes Bytes, IReadOnlyList<BudgetResult> Results, IReadOnlyList<string> Unchecked);
