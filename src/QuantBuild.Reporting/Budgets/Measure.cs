using QuantBuild.Common;

namespace QuantBuild.Reporting.Budgets;

/// <summary>One number of a variant, with its name and which way is better.</summary>
/// <param name="Name">As in <see cref="BudgetRule.Measure"/>.</param>
/// <param name="Value">The number, in the measure's unit.</param>
/// <param name="LowerIsBetter">Whether less of it is better.</param>
internal readonly record struct Measure(string Name, double Value, bool LowerIsBetter)
{
    public const string TotalBytes = "totalBytes";
    public const string GzipBytes = "gzipBytes";
    public const string GzipRatio = "gzipRatio";
    public const string EvaluationSeconds = "evaluationSeconds";

    private const string BytesPrefix = "bytes.";
    private const string MetricPrefix = "metrics.";

    /// <summary>The measure of a metric as a budget file names it: with its preprocessing where the report's metrics have one,
    /// <c>symmetric.top1</c>.</summary>
    public static string OfMetric(string metric) => MetricPrefix + metric;

    public static string OfMetric(string metric, string? preprocess) => OfMetric(preprocess is null ? metric : $"{preprocess}.{metric}");

    /// <summary>The metric's name of a measure that <see cref="OfMetric(string)"/> named; other names are given back as they are.</summary>
    public static string MetricOf(string measure) =>
        measure.StartsWith(MetricPrefix, StringComparison.Ordinal) ? measure[MetricPrefix.Length..] : measure;

    /// <summary>The measures of compressed bytes, by the names that <c>maxBytes</c> gives them.</summary>
    public static IReadOnlyDictionary<string, string> Compressed { get; } = new Dictionary<string, string>
    {
        ["gzip-tar"] = GzipBytes,
        ["gzip"] = BytesPrefix + "gzip",
        ["brotli"] = BytesPrefix + "brotli",
    };

    public static bool IsWhole(string measure) => measure == TotalBytes || Compressed.Values.Contains(measure);

    /// <summary>All that a variant was measured by, metrics first.</summary>
    public static IEnumerable<Measure> Of(VariantReport variant) =>
    [
        .. OfMetrics(variant.Metrics),
        new(TotalBytes, variant.Bytes.Total, LowerIsBetter: true),
        new(GzipBytes, variant.Bytes.GzipTarball, LowerIsBetter: true),
        .. Served("gzip", variant.Bytes.Gzip),
        .. Served("brotli", variant.Bytes.Brotli),
        new(GzipRatio, variant.GzipRatio, LowerIsBetter: false),
        new(EvaluationSeconds, variant.EvaluationSeconds, LowerIsBetter: true),
    ];

    public static IEnumerable<Measure> OfMetrics(MetricSet metrics) => metrics.Select(metric => new Measure(
        OfMetric(metric.Name, metric.Preprocess),
        metric.Value,
        metric.Direction == MetricDirection.LowerIsBetter));

    private static IEnumerable<Measure> Served(string name, long? bytes) =>
        bytes is { } number ? [new Measure(Compressed[name], number, LowerIsBetter: true)] : [];

    public static Measure? Find(IEnumerable<Measure> measures, string name)
    {
        foreach (var measure in measures)
        {
            if (measure.Name == name)
            {
                return measure;
            }
        }

        return null;
    }

    /// <summary>By how much this is worse than another value of the same measure; negative where it is better.</summary>
    public double WorseThan(Measure reference) => LowerIsBetter ? Value - reference.Value : reference.Value - Value;
}
