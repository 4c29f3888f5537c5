namespace QuantBuild.Reporting.Budgets;

/// <summary>One rule of a budget.</summary>
/// <param name="Name">Its name as people see it: <c>maxTotalBytes</c>, <c>maxMetricDrop.symmetric.top1</c>,
/// <c>maxRegression.metrics.mae</c>.</param>
/// <param name="Kind">What the limit is compared with.</param>
/// <param name="Measure">What is measured: <c>totalBytes</c>, <c>gzipBytes</c> (of the tar ball), <c>bytes.gzip</c>,
/// <c>bytes.brotli</c>, <c>gzipRatio</c>, <c>evaluationSeconds</c> or <c>metrics.NAME</c>.</param>
/// <param name="Limit">The limit in the measure's unit (bytes, seconds, or the metric's own);
/// null in a variant's rules where it lifts the model's.</param>
/// <param name="JsonPath">Where the rule stands, such as <c>$.models.housing.maxTotalBytes</c>.</param>
public sealed record BudgetRule(string Name, BudgetRuleKind Kind, string Measure, double? Limit, string JsonPath)
{
    /// <summary>Whether the files of a model decide it, without data and an earlier report.</summary>
    public bool IsOfFiles => Kind is BudgetRuleKind.AtMost or BudgetRuleKind.AtLeast && Measure != Budgets.Measure.EvaluationSeconds;
}

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
