namespace QuantBuild.Common;

/// <summary>Which way a metric improves.</summary>
public enum MetricDirection
{
    /// <summary>Shares of right answers: more is better.</summary>
    HigherIsBetter,

    /// <summary>Errors and losses: less is better.</summary>
    LowerIsBetter,
}
