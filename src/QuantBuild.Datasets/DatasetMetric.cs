using System.Globalization;
using System.Text.RegularExpressions;
using QuantBuild.Common;

namespace QuantBuild.Datasets;

/// <summary>
/// A metric by name: <c>mae</c> and <c>mse</c> compare values; <c>accuracy</c>, <c>top1</c>, <c>top5</c> … and <c>loss</c> (cross-entropy)
/// compare classes; <c>agreement</c>, <c>divergence</c>, <c>outputError</c> and <c>cosine</c> compare with what the float model gives, so
/// that they need no labels.
/// </summary>
public sealed partial record DatasetMetric
{
    private DatasetMetric(string name, int? top) => (Name, Top) = (name, top);

    /// <summary>Mean absolute error.</summary>
    public static DatasetMetric MeanAbsoluteError { get; } = new("mae", top: null);

    /// <summary>Cross-entropy of the true class, or of a distribution over the classes.</summary>
    public static DatasetMetric CrossEntropy { get; } = new("loss", top: null);

    /// <summary>The share of examples whose most likely class is the true one.</summary>
    public static DatasetMetric Accuracy { get; } = new("accuracy", top: 1);

    /// <summary>The share of an output's classes that are the float model's: of examples, or of places such as pixels.</summary>
    public static DatasetMetric Agreement { get; } = new("agreement", top: null);

    /// <summary>The Kullback-Leibler divergence of the float model's probabilities from those of a variant, in nats.</summary>
    public static DatasetMetric Divergence { get; } = new("divergence", top: null);

    /// <summary>The root of the mean square of an output's difference to the float model's, over that of the float model's output
    /// itself.</summary>
    public static DatasetMetric OutputError { get; } = new("outputError", top: null);

    /// <summary>The cosine of the angle between an output and the float model's.</summary>
    public static DatasetMetric Cosine { get; } = new("cosine", top: null);

    /// <summary>The name, as in the description and in reports.</summary>
    public string Name { get; }

    /// <summary>Among how many of the most likely classes the true one must be: 1 for <c>accuracy</c>; null for the others.</summary>
    public int? Top { get; }

    /// <summary>Which way the metric improves.</summary>
    public MetricDirection Direction => MetricDirections.Of(Name);

    /// <summary>Whether errors are squared.</summary>
    public bool IsSquared => Name == "mse";

    /// <summary>Whether it needs the true class of each example, rather than values.</summary>
    public bool IsOfClasses => Top is not null || Name == "loss";

    /// <summary>Whether it compares with the float model on the same inputs, so that it needs no truth.</summary>
    public bool IsOfFloatModel => Name is "agreement" or "divergence" or "outputError" or "cosine";

    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    internal static string Rule =>
        "a metric: mae, mse, accuracy, loss, top1, top2 … top999, or without labels agreement, divergence, outputError, cosine";

    /// <summary>The share of examples whose true class is among the most likely ones: <c>top1</c>, <c>top5</c> …</summary>
    /// <param name="count">Among how many, at least 1.</param>
    public static DatasetMetric TopOf(int count) => new(string.Create(CultureInfo.InvariantCulture, $"top{count}"), count);

    internal static DatasetMetric? TryParse(string name) => name switch
    {
        "mae" or "mse" or "loss" or "agreement" or "divergence" or "outputError" or "cosine" => new DatasetMetric(name, top: null),
        "accuracy" => new DatasetMetric(name, top: 1),
        _ => TopName().Match(name) is { Success: true } match
            ? new DatasetMetric(name, int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            : null,
    };

    [GeneratedRegex("^top([1-9][0-9]{0,2})\\z")]
    private static partial Regex TopName();
}
