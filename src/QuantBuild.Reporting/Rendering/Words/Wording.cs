using System.Globalization;
using QuantBuild.Common;

namespace QuantBuild.Reporting.Rendering.Words;

/// <summary>The names under which demos, variants and metrics are shown, and how their numbers are written.</summary>
internal static class Wording
{
    /// <summary>What a cell shows where there is no value.</summary>
    public const string Nothing = "-";

    /// <summary>What stands under times and sizes.</summary>
    public const string SpeedNote =
        "Times are medians of repeated evaluations after a warm-up; one that takes two seconds is not repeated. "
        + "Quantized files save bytes, not computing time: TensorFlow.js restores float32 when it loads them.";

    /// <summary>Numbers from here on are written with an exponent.</summary>
    public const double MostWrittenOut = 1e15;

    public static string Demo(string demo) => demo switch
    {
        "housing" => "housing: multi-layer regressor",
        "mnist" => "MNIST: convnet",
        "fashion-mnist" => "Fashion-MNIST: convnet",
        _ => Printable.Name(demo),
    };

    public static string Demo(string demo, string? preprocess) => preprocess switch
    {
        null => Demo(demo),
        _ => $"{Demo(demo)}, {Preprocess(preprocess)}",
    };

    public static string Variant(string name) => name switch
    {
        "original" => "Original (no quantization)",
        "quantized-16bit" => "16-bit quantization",
        "quantized-8bit" => "8-bit quantization",
        _ => Printable.Name(name),
    };

    /// <summary>A variant's name; the model as it was given need not be a float model.</summary>
    public static string Variant(VariantReport variant) =>
        IsQuantizedSource(variant) ? $"Original ({Printable.Name(variant.Scheme)}, as given)" : Variant(variant.Name);

    /// <summary>The name of the variants that have it in any of the reports.</summary>
    public static string Variant(string name, IEnumerable<Report> reports)
    {
        string[] shown =
            [.. reports.SelectMany(report => report.Variants).Where(variant => variant.Name == name).Select(Variant).Distinct()];
        return shown is [var only] ? only : "Original (as given)";
    }

    /// <summary>Whether a variant is the model as it was given, and quantized already.</summary>
    public static bool IsQuantizedSource(VariantReport variant) => variant is { Name: "original", Scheme: not "none" };

    public static string MetricName(string metric) => metric switch
    {
        "mae" => "MAE",
        "mse" => "MSE",
        _ when IsTop(metric) => $"top-{metric[3..]} accuracy",
        _ => Printable.Name(metric),
    };

    /// <summary>The name in front of a value, where many stand side by side.</summary>
    public static string ShortMetricName(string metric) => IsTop(metric) ? $"top-{metric[3..]}" : MetricName(metric);

    /// <summary>A value in the example's digits: enough to see what quantization changes, few enough not to show noise.</summary>
    public static string MetricValue(string metric, double value) => Decimal(value, MetricDigits(metric));

    /// <summary>A difference, with its sign; a digit more than the metric, because it is small.</summary>
    public static string MetricDifference(string metric, double value) =>
        (value > 0 ? "+" : string.Empty) + Decimal(value, MetricDigits(metric) + 1);

    /// <summary>What the tables of accuracy say of errors; null where they have none.</summary>
    public static string? ErrorNote(IEnumerable<Report> reports)
    {
        var names = reports.Where(report => report.Variants.Any(variant => variant.Metrics.Find("mae") is not null))
            .Select(report => report.Demo).ToList();

        // Whether labels are normalized is the dataset's affair; the housing demo's are.
        return names.Count == 0 ? null : "MAE is the mean absolute "
            + $"error{(names.TrueForAll(name => name == "housing") ? " of the normalized label" : string.Empty)}: lower is better.";
    }

    /// <summary>How the inputs were prepared, in few words.</summary>
    public static string Preprocess(string preprocess) => preprocess switch
    {
        "unit" => "pixels in [0, 1]",
        "symmetric" => "pixels in [-1, 1]",
        _ => Printable.Name(preprocess),
    };

    public static string Decibels(double value) => Decimal(value, 1);

    private static int MetricDigits(string metric) => metric switch
    {
        "accuracy" => 4,
        _ when IsTop(metric) => 3,
        _ => 6,
    };

    /// <summary>What an interval says, in words.</summary>
    public static string Judgement(MetricChange change) => change switch
    {
        { Low: 0, High: 0 } => "the same on every example",
        { IsWithinNoise: true } => "no difference within 95 %",
        { IsLoss: true } => "worse",
        _ => "better",
    };

    public static string Pass(AppliedPass pass) => $"{Printable.Name(pass.Pass)}: {Bytes(pass.Layers)} {Layers(pass)}";

    public static string Layers(AppliedPass pass) => pass.Layers == 1 ? "layer" : "layers";

    public static string Ratio(double ratio) => Decimal(ratio, 3);

    public static string Bytes(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);

    public static string Seconds(double seconds) => $"{Decimal(seconds, seconds switch { < 0.1 => 4, < 10 => 2, _ => 1 })} s";

    public static string Rate(double perSecond) =>
        perSecond.ToString(perSecond < 100 ? "N1" : perSecond < MostWrittenOut ? "N0" : "G6", CultureInfo.InvariantCulture);

    private static bool IsTop(string metric) =>
        metric.StartsWith("top", StringComparison.Ordinal) && metric.Length > 3 && metric.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0;

    // A number of a damaged report may have hundreds of digits before its point.
    private static string Decimal(double value, int digits) =>
        value.ToString(Math.Abs(value) < MostWrittenOut ? $"F{digits}" : "G6", CultureInfo.InvariantCulture);
}
