namespace QuantBuild.Reporting.Budgets;

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
