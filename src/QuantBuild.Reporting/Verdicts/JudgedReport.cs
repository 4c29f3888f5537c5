using QuantBuild.Reporting.Budgets;

namespace QuantBuild.Reporting.Verdicts;

/// <summary>A report with what it was held against; renderings begin with what that comes to.</summary>
/// <param name="Report">The report.</param>
public sealed record JudgedReport(Report Report)
{
    /// <summary>How each rule of the model's budget came out: none where the model has no budget, null where nothing was checked.</summary>
    public IReadOnlyList<BudgetResult>? Budget { get; init; }

    /// <summary>An earlier report of the same model, or null.</summary>
    public Report? Baseline { get; init; }

    /// <summary>A report that was held against nothing.</summary>
    /// <param name="report">The report.</param>
    public static implicit operator JudgedReport(Report report) => FromReport(report);

    /// <summary>A report that was held against nothing.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The report, not judged yet.</returns>
    public static JudgedReport FromReport(Report report) => new(report);
}
