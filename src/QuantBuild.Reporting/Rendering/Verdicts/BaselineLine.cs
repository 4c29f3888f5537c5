using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Verdicts;

/// <summary>How the variant to ship has changed since the baseline.</summary>
internal static class BaselineLine
{
    public static Cell Of(Verdict verdict)
    {
        var variant = verdict.Nearest!.Variant;
        if (verdict.Judged.Baseline is not { } baseline)
        {
            return "None given to compare with.";
        }

        if (baseline.Variants.FirstOrDefault(other => other.Name == variant.Name) is not { } earlier)
        {
            return Cell.Of($"{Cell.Name(variant.Name)} is new: the baseline does not have it.");
        }

        var metrics = variant.Metrics.Primary
            .Where(metric => earlier.Metrics.Find(metric.Name, metric.Preprocess) is not null)
            .Select(metric => Metric(metric, metric.Value - earlier.Metrics.Find(metric.Name, metric.Preprocess)!.Value));
        return Cell.Of($"{Cell.Name(variant.Name)} is {Bytes(verdict.Size.Find(earlier.Bytes), verdict.Size.Of(variant.Bytes))}; "
            + $"{Cell.Join("; ", metrics)}.");
    }

    private static Cell Bytes(long? found, long after)
    {
        if (found is not { } before)
        {
            return "not comparable in size, which the baseline's release measured otherwise";
        }

        if (before == after)
        {
            return "as large as before";
        }

        var bytes = Math.Abs(after - before);
        var share = before == 0 ? 100 : 100.0 * bytes / before;
        return Cell.Of($"{Cell.Derived(bytes, Wording.Bytes(bytes))} bytes ({Cell.Derived(share, Units.Fixed(share, 1))} %) "
            + $"{(after < before ? "smaller" : "larger")} than before");
    }

    private static Cell Metric(Metric metric, double difference)
    {
        var name = Cell.Of($"{Wording.MetricName(metric.Name)}"
            + $"{(metric.Preprocess is { } preprocess ? Cell.Of($" ({Wording.Preprocess(preprocess)})") : Cell.Empty)}");
        return difference == 0
            ? Cell.Of($"{name} unchanged")
            : Cell.Of($"{name} {Cell.Derived(difference, Wording.MetricDifference(metric.Name, difference))}, {Which(metric, difference)}");
    }

    private static string Which(Metric metric, double difference) =>
        difference > 0 == (metric.Direction == MetricDirection.LowerIsBetter) ? "worse" : "better";
}
