using QuantBuild.Common;
using QuantBuild.Reporting.Budgets;

namespace QuantBuild.Reporting.Verdicts;

/// <summary>What a variant costs in one of the metrics that it is judged by.</summary>
/// <param name="Change">The difference to the float model on the same examples; without a measured interval,
/// that of the two values alone.</param>
/// <param name="HasInterval">Whether the interval was measured.</param>
/// <param name="IsLimited">Whether a rule of the budget says how much of it is allowed.</param>
internal sealed record MetricLoss(MetricChange Change, bool HasInterval, bool IsLimited)
{
    // Against itself the float model is perfect, so that any rounding is a loss beyond doubt; what may be lost is then a matter of degree.
    private static readonly (string Metric, double Tolerance)[] _againstFloat = [("agreement", 0.01), ("outputError", 0.05)];

    /// <summary>How much worse the variant is; negative where it is better.</summary>
    public double Worse => Change.Direction == MetricDirection.LowerIsBetter ? Change.Difference : -Change.Difference;

    /// <summary>What may be lost where the metric compares with the float model itself and no rule says more; else null.</summary>
    public double? Tolerance => IsLimited ? null : _againstFloat.Where(known =>
        Change.Metric.StartsWith(known.Metric, StringComparison.Ordinal)).Select(known => (double?)known.Tolerance).FirstOrDefault();

    /// <summary>Whether the variant may be shipped as far as this metric goes: a rule allows it (a broken one counts as such), or no loss
    /// can be told from none.</summary>
    public bool IsAcceptable => IsLimited || (Tolerance is { } tolerance ? Worse <= tolerance : !Change.IsLoss);

    /// <summary>The losses of a variant in its primary metrics; none for the float model itself, or where there is
    /// nothing to compare with.</summary>
    public static IEnumerable<MetricLoss> Of(JudgedReport judged, VariantReport variant)
    {
        var original = judged.Report.Variants.FirstOrDefault(other => other.Name == BudgetChecker.FloatVariant);
        foreach (var metric in variant == original ? [] : variant.Metrics.Primary)
        {
            var measured =
                variant.Changes?.Metrics.FirstOrDefault(change => (change.Metric, change.Preprocess) == (metric.Name, metric.Preprocess));
            var reference = (variant.FloatOnSame ?? original?.Metrics)?.Find(metric.Name, metric.Preprocess);
            if (measured is not null || reference is not null)
            {
                var difference = metric.Value - (reference ?? metric.Value);
                yield return new MetricLoss(
                    measured ?? new MetricChange(metric.Name, difference, difference, difference, metric.Preprocess),
                    HasInterval: measured is not null,
                    judged.Budget?.Any(result => result.Variant == variant.Name && BudgetReader.IsDropOf(result.Rule, metric)) ?? false);
            }
        }
    }
}
