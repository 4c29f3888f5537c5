namespace QuantBuild.Reporting.Budgets;

/// <summary>What a rule compares its limit with.</summary>
public enum BudgetRuleKind
{
    /// <summary>The variant's value, which may not be above the limit.</summary>
    AtMost,

    /// <summary>The variant's value, which may not be below the limit.</summary>
    AtLeast,

    /// <summary>By how much the variant is worse than the float model on the same examples.</summary>
    Drop,

    /// <summary>By how much the variant is worse than the variant of the same name in an earlier report.</summary>
    Regression,
}
