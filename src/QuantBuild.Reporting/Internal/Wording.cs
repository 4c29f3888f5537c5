using System.Globalization;

namespace QuantBuild.Reporting.Internal;

/// <summary>The names under which demos, variants and metrics are shown, and how their numbers are written.</summary>
internal static class Wording
{
    /// <summary>What a cell shows where there is no value.</summary>
    public const string Nothing = "-";

    public static string Demo(string demo) => demo switch
    {
        "housing" => "housing: multi-layer regressor",
        "mnist" => "MNIST: convnet",
        "fashion-mnist" => "Fashion-MNIST: convnet",
        _ => demo,
    };

    public static string Demo(string demo, string? preprocess) => preprocess switch
    {
        null => Demo(demo),
        "unit" => $"{Demo(demo)}, pixels in [0, 1]",
        "symmetric" => $"{Demo(demo)}, pixels in [-1, 1]",
        _ => $"{Demo(demo)}, {preprocess}",
    };

    public static string Variant(string name) => name switch
    {
        "original" => "Original (no quantization)",
        "quantized-16bit" => "16-bit quantization",
        "quantized-8bit" => "8-bit quantization",
        _ => name,
    };

    public static string Metric(Metric metric)
    {
        // The digits are the example's: enough to see what quantization changes, few enough not to show noise.
        var (label, digits) = metric.Name switch
        {
            "mae" => ("MAE", 6),
            "mse" => ("MSE", 6),
            "accuracy" => ("accuracy", 4),
            "top1" => ("top-1 accuracy", 3),
            "top5" => ("top-5 accuracy", 3),
            _ => (metric.Name, 6),
        };
        return $"{label}={Decimal(metric.Value, digits)}";
    }

    public static string Metrics(IEnumerable<Metric> metrics) => string.Join("; ", metrics.Select(Metric));

    public static string Ratio(double ratio) => Decimal(ratio, 3);

    public static string Bytes(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);

    public static string Seconds(double seconds) => $"{Decimal(seconds, seconds < 10 ? 2 : 1)} s";

    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);

    public static string Sample(EvaluationSample sample) => $"{sample.Split}, {Bytes(sample.Count)}";

    private static string Decimal(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
