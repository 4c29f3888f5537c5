using QuantBuild.Common;

namespace QuantBuild.Reporting;

/// <summary>One measured number.</summary>
/// <param name="Name">The metric's name as in the file: <c>mae</c>, <c>loss</c>, <c>accuracy</c>, <c>top1</c>, <c>top5</c> …</param>
/// <param name="Value">Its value; loss and error in the label's (normalized) unit, accuracies as fractions of 1.</param>
/// <param name="Preprocess">How the inputs were prepared, such as <c>unit</c> or <c>symmetric</c>, or null where there is one way only.</param>
public readonly record struct Metric(string Name, double Value, string? Preprocess = null)
{
    /// <summary>Which way the metric improves.</summary>
    public MetricDirection Direction => MetricDirections.Of(Name);
}
