using System.Globalization;
using System.Text.RegularExpressions;

namespace QuantBuild.Datasets;

/// <summary>
/// A metric by name: <c>mae</c> and <c>mse</c> compare values; <c>accuracy</c>, <c>top1</c>, <c>top5</c> … and <c>loss</c> (cross-entropy) compare classes.
/// </summary>
public sealed partial record DatasetMetric
{
    private DatasetMetric(string name, int? top) => (Name, Top) = (name, top);

    /// <summary>The name, as in the description and in reports.</summary>
    public string Name { get; }

    /// <summary>Among how many of the most likely classes the true one must be: 1 for <c>accuracy</c>; null for the others.</summary>
    public int? Top { get; }

    /// <summary>Whether errors are squared.</summary>
    public bool IsSquared => Name == "mse";

    /// <summary>Whether it needs the true class of each example, rather than values.</summary>
    public bool IsOfClasses => Top is not null || Name == "loss";

    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    internal static string Rule => "a metric: mae, mse, accuracy, loss, or top1, top2 … top999";

    internal static DatasetMetric? TryParse(string name) => name switch
    {
        "mae" or "mse" or "loss" => new DatasetMetric(name, top: null),
        "accuracy" => new DatasetMetric(name, top: 1),
        _ => TopName().Match(name) is { Success: true } match
            ? new DatasetMetric(name, int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            : null,
    };

    [GeneratedRegex("^top([1-9][0-9]{0,2})\\z")]
    private static partial Regex TopName();
}
