namespace QuantBuild.Common;

/// <summary>Which way a metric improves.</summary>
public enum MetricDirection
{
    /// <summary>Shares of right answers: more is better.</summary>
    HigherIsBetter,

    /// <summary>Errors and losses: less is better.</summary>
    LowerIsBetter,
}

/// <summary>The one place that knows which way a metric improves: a report names its metrics and says no more of them.</summary>
public static class MetricDirections
{
    private static readonly string[] _errors = ["mae", "mse", "rmse", "loss", "error", "divergence"];

    /// <summary>The direction of a metric: the name of an error ends as one; every other metric is taken for a
    /// share of right answers.</summary>
    /// <param name="metric">The metric's name, as <c>mae</c>, <c>val_loss</c> or <c>top5</c>; case does not matter.</param>
    public static MetricDirection Of(string metric) =>
        Array.Exists(_errors, error => metric.EndsWith(error, StringComparison.OrdinalIgnoreCase))
            ? MetricDirection.LowerIsBetter
            : MetricDirection.HigherIsBetter;
}
