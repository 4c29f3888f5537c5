using QuantBuild.Reporting.Budgets;

namespace QuantBuild.Reporting.Verdicts;

/// <summary>What a report comes to: which variant to ship, and whether the build passes.</summary>
/// <remarks>
/// To be shipped is the smallest of the variants that break no rule of the budget, meet the goal that their search was given, and lose
/// nothing in the primary metrics: nothing that a rule forbids, or where no rule limits a metric, nothing that its 95 % interval can tell
/// from 0. Where none is such, the nearest is named: the one with the fewest broken rules, then the fewest losses, then the least beyond
/// the limits, then the smallest loss.
/// </remarks>
internal sealed record Verdict
{
    private Verdict(JudgedReport judged)
    {
        Judged = judged;
        Size = DownloadSize.By(judged);
        Standings = [.. judged.Report.Variants.Select(variant => Standing.Of(judged, variant))];
        Choice = Standings.Where(standing => standing.Qualifies).MinBy(standing => Size.Of(standing.Variant.Bytes));
        Nearest = Choice ?? Standings
            .OrderBy(standing => standing.Broken.Count)
            .ThenBy(standing => standing.MissedGoal)
            .ThenBy(standing => standing.Losses.Count(loss => !loss.IsAcceptable))
            .ThenBy(standing => standing.Broken.Sum(Excess))
            .ThenBy(standing => standing.Losses.Select(loss => loss.Worse).DefaultIfEmpty().Max())
            .ThenBy(standing => Size.Of(standing.Variant.Bytes))
            .FirstOrDefault();
    }

    public JudgedReport Judged { get; }

    /// <summary>By what variants are compared.</summary>
    public DownloadSize Size { get; }

    /// <summary>How each variant stands, in the report's order.</summary>
    public IReadOnlyList<Standing> Standings { get; }

    /// <summary>The variant to ship; null where none qualifies.</summary>
    public Standing? Choice { get; }

    /// <summary>The variant to ship, or the one that comes nearest to it; null where the report has none.</summary>
    public Standing? Nearest { get; }

    /// <summary>The rules that fail the build.</summary>
    public IReadOnlyList<BudgetResult> Broken => [.. Judged.Budget?.Where(result => result.Fails) ?? []];

    public static Verdict Of(JudgedReport judged) => new(judged);

    // As a share of the limit, so that bytes and metrics add up.
    private static double Excess(BudgetResult result) => result is { Found: { } found, Limit: { } limit }
        ? Math.Abs(found - limit) / Math.Max(Math.Abs(limit), 1e-9)
        : double.PositiveInfinity;
}

/// <summary>How a variant stands.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Broken">The rules that it breaks.</param>
/// <param name="Losses">What it costs in the metrics that it is judged by.</param>
internal sealed record Standing(VariantReport Variant, IReadOnlyList<BudgetResult> Broken, IReadOnlyList<MetricLoss> Losses)
{
    /// <summary>Whether a search was given a goal for it that could not be met, and kept it all the same.</summary>
    public bool MissedGoal => Variant.Notes.Any(note => note.StartsWith(VariantReport.MissedBudget, StringComparison.Ordinal));

    public bool Qualifies => Broken.Count == 0 && !MissedGoal && Losses.All(loss => loss.IsAcceptable);

    public static Standing Of(JudgedReport judged, VariantReport variant) => new(
        variant,
        [.. judged.Budget?.Where(result => result.Fails && result.Variant == variant.Name) ?? []],
        [.. MetricLoss.Of(judged, variant)]);
}
