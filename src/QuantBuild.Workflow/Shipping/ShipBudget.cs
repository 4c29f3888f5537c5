using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Workflow.Shipping;

/// <summary>Holds what is served against its rules.</summary>
internal static class ShipBudget
{
    /// <summary>Checks what was made of a model.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="made">Its folder, and how it was evaluated.</param>
    /// <param name="packed">How its files are packed.</param>
    public static ShipJudgement Check(ShipPlan plan, ShippedFolder made, IReadOnlyList<ContentCoding> packed)
    {
        var report = made.Report ?? ReportOf(plan.Name, plan.Scheme, BytesOf(made.Folder));
        var variant = report.Variants.First(variant => variant.Name == plan.Scheme.VariantName);
        var results = plan.Budget is not { } budget ? [] : BudgetChecker.Check(
            budget with
            {
                Rules = plan.Rules,
                Variants = new Dictionary<string, IReadOnlyList<BudgetRule>>(),
                JudgeBy = budget.JudgeByFor(variant.Name),
            },
            report);
        return new ShipJudgement(
            variant.Bytes, [.. results.Where(result => result.Variant == variant.Name)], [.. plan.Unchecked.Select(rule => rule.Name)]);

        ArtifactBytes BytesOf(string folder)
        {
            var sizes = ArtifactSizes.Of(folder);
            return new ArtifactBytes(
                sizes.ModelJson,
                sizes.Weights,
                sizes.Total,
                sizes.Compressed(Compression.GzipTar),
                Served(sizes, Compression.Gzip),
                Served(sizes, Compression.Brotli));
        }

        // Where nothing is packed already, Brotli takes seconds for each megabyte.
        long? Served(ArtifactSizes sizes, Compression compression) =>
            packed.Contains(compression.Coding()) || plan.Rules.Any(rule => rule.Measure == $"bytes.{compression.Name()}")
                ? sizes.Compressed(compression)
                : null;
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
/// <param name="Results">How the rules came out that can be checked.</param>
/// <param name="Unchecked">The names of those that cannot.</param>
internal sealed record ShipJudgement(ArtifactBytes Bytes, IReadOnlyList<BudgetResult> Results, IReadOnlyList<string> Unchecked);
