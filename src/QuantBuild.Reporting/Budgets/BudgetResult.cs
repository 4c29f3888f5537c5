using QuantBuild.Common;

namespace QuantBuild.Reporting.Budgets;

/// <summary>How one rule came out for one variant.</summary>
/// <param name="Model">The demo or model.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Rule">The rule's name; see <see cref="BudgetRule.Name"/>.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Detail">What was allowed and found, or why that cannot be said.</param>
/// <param name="Found">The value that the limit was compared with, or null where there is none.</param>
/// <param name="Limit">The limit, or null where there is none.</param>
public sealed record BudgetResult(
    string Model, string Variant, string Rule, BudgetOutcome Outcome, string Detail, double? Found = null, double? Limit = null)
{
    /// <summary>Whether this fails a build.</summary>
    public bool Fails => Outcome is BudgetOutcome.Broken or BudgetOutcome.Impossible;

    /// <summary>One line for people: model, variant, rule, what it allows and what was found.</summary>
    public override string ToString() => Printable.Message($"{Model}, {Variant}: {Rule} {Detail}");
}

/// <summary>How a rule came out.</summary>
public enum BudgetOutcome
{
    /// <summary>The value found is within the limit.</summary>
    Kept,

    /// <summary>The value found is beyond the limit.</summary>
    Broken,

    /// <summary>The rule names a variant or metric that the report does not have.</summary>
    Impossible,

    /// <summary>The rule compares with an earlier report, and there is none, or it lacks the variant or metric.</summary>
    NotChecked,
}
