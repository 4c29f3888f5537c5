using QuantBuild.Common;
using static QuantBuild.Reporting.Budgets.NumberText;

namespace QuantBuild.Reporting.Budgets;

/// <summary>Holds a report against its budget.</summary>
/// <remarks>
/// A drop is measured against the float model on the same examples: against <see cref="VariantReport.FloatOnSame"/> where the
/// variant has it, else against the variant <c>original</c>, which has no drop itself. Worse means more where a metric's name
/// ends in <c>mae</c>, <c>mse</c>, <c>loss</c> or <c>error</c>, and less elsewhere.
/// </remarks>
public static class BudgetChecker
{
    internal const string FloatVariant = "original";

    /// <summary>What rounding may add to a difference of two numbers of the report, as a share of the larger one.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Checks every rule for every variant of the report.</summary>
    /// <param name="budget">The model's budget.</param>
    /// <param name="report">The model's report.</param>
    /// <param name="baseline">An earlier report of the same model, for <c>maxRegression</c>; without it
    /// those rules are not checked.</param>
    /// <returns>One result for each rule and variant, in the report's order; then one for each variant that only the budget has.</returns>
    public static IReadOnlyList<BudgetResult> Check(ModelBudget budget, Report report, Report? baseline = null)
    {
        var names = report.Variants.Select(variant => variant.Name).ToArray();
        var original = report.Variants.FirstOrDefault(variant => variant.Name == FloatVariant);
        return
        [
            .. from variant in report.Variants
               from rule in budget.RulesFor(variant.Name)
               where rule.Kind != BudgetRuleKind.Drop || variant != original
               select rule.Kind == BudgetRuleKind.Drop && budget.JudgeByFor(variant.Name) == BudgetJudgement.Interval
                   ? CheckInterval(budget.Name, variant, rule)
                   : Check(budget.Name, variant, rule, ReferenceOf(rule.Kind, variant, original, baseline)),
            .. from name in budget.Variants.Keys.Except(names)
               select new BudgetResult(
                   budget.Name, name, "variants", BudgetOutcome.Impossible,
                   $"names at {budget.JsonPath}.variants a variant that the report does not have; it has {string.Join(", ", names)}"),
        ];
    }

    private static Reference ReferenceOf(
        BudgetRuleKind kind, VariantReport variant, VariantReport? original, Report? baseline) => kind switch
        {
            BudgetRuleKind.Drop => (variant.FloatOnSame ?? original?.Metrics) is { } metrics
                ? new Reference(Measure.OfMetrics(metrics), "the float model", IsOptional: false)
                : new Reference(null, $"a variant \"{FloatVariant}\" in the report", IsOptional: false),
            BudgetRuleKind.Regression => baseline?.Variants.FirstOrDefault(other => other.Name == variant.Name) is { } earlier
                ? new Reference(Measure.Of(earlier), "the baseline", IsOptional: true)
                : new Reference(null, baseline is null ? "a baseline" : "this variant in the baseline", IsOptional: true),
            _ => default,
        };

    private static BudgetResult Check(string model, VariantReport variant, BudgetRule rule, Reference reference)
    {
        if (Measure.Find(Measure.Of(variant), rule.Measure) is not { } value)
        {
            if (Measure.IsWhole(rule.Measure))
            {
                return Result(BudgetOutcome.Impossible, $"names at {rule.JsonPath} bytes that the report does not have, as it was made by "
                    + "an earlier release; evaluate again");
            }

            var metrics = Measure.OfMetrics(variant.Metrics).Select(measure => Measure.MetricOf(measure.Name));
            return Result(BudgetOutcome.Impossible, $"names at {rule.JsonPath} a metric that the report does not have; "
                + $"it has {string.Join(", ", metrics)}");
        }

        if (rule.Kind is BudgetRuleKind.AtMost or BudgetRuleKind.AtLeast)
        {
            var isKept = rule.Kind == BudgetRuleKind.AtMost ? value.Value <= rule.Limit : value.Value >= rule.Limit;
            return Result(isKept ? BudgetOutcome.Kept : BudgetOutcome.Broken, AllowedAndFound(rule, value.Value), value.Value);
        }

        var missing = reference.IsOptional ? BudgetOutcome.NotChecked : BudgetOutcome.Impossible;
        if (reference.Measures is null)
        {
            return Result(missing, $"needs {reference.Name} to compare with, and there is none");
        }

        if (Measure.Find(reference.Measures, rule.Measure) is not { } before)
        {
            var what = Measure.IsWhole(rule.Measure) ? "number" : "metric";
            return Result(missing, $"needs this {what} of {reference.Name}, which does not have it");
        }

        var worse = value.WorseThan(before);
        var slack = Rounding * Math.Max(Math.Abs(value.Value), Math.Abs(before.Value));
        return Result(
            worse <= rule.Limit + slack ? BudgetOutcome.Kept : BudgetOutcome.Broken,
            $"{AllowedAndFound(rule, worse)} ({Short(value.Value)}, {reference.Name} {Short(before.Value)})",
            worse);

        BudgetResult Result(BudgetOutcome outcome, string detail, double? found = null) =>
            new(model, variant.Name, rule.Name, outcome, detail, found, rule.Limit);
    }

    // The limit is a promise: it is kept where the data shows that it is, which is where even the worse end of the interval is within it.
    private static BudgetResult CheckInterval(string model, VariantReport variant, BudgetRule rule)
    {
        var change = variant.Changes?.Metrics.FirstOrDefault(change => Measure.OfMetric(change.Metric, change.Preprocess) == rule.Measure);
        if (change is null)
        {
            var detail = "is judged by the interval of this metric, which the report does not have; evaluate again, or judge by the value";
            return new(model, variant.Name, rule.Name, BudgetOutcome.Impossible, detail, null, rule.Limit);
        }

        var (drop, least, most) = change.Direction == MetricDirection.LowerIsBetter
            ? (change.Difference, change.Low, change.High)
            : (0 - change.Difference, 0 - change.High, 0 - change.Low);
        var isKept = most <= rule.Limit + (Rounding * Math.Abs(most));
        var hint = !isKept && drop <= rule.Limit ? "; more test examples narrow the interval" : null;
        return new(
            model,
            variant.Name,
            rule.Name,
            isKept ? BudgetOutcome.Kept : BudgetOutcome.Broken,
            $"{AllowedAndFound(rule, most)} at the worse end of the 95 % interval ({Short(drop)}, {Short(least)} to {Short(most)}){hint}",
            most,
            rule.Limit);
    }

    private static string AllowedAndFound(BudgetRule rule, double found) =>
        $"allows {Exact(rule.Limit!.Value)}, found {Short(found, unlike: rule.Limit.Value)}";

    /// <summary>What a value is compared with.</summary>
    private readonly record struct Reference(IEnumerable<Measure>? Measures, string Name, bool IsOptional);
}
