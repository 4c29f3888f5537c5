namespace QuantBuild.Reporting.Tests;

/// <summary>Reports with the numbers that the TF.js example publishes.</summary>
internal static class Samples
{
    public static Report Housing { get; } = Report(
        "housing",
        new DatasetInfo("california-housing", 1_700, "7c4a06cf4ca76d4202188cd2421ea27fe025a88e4a19146101549a1be30e60a4"),
        Variant("original", "none", [new("mae", 0.311984)], 1.121),
        Variant("quantized-16bit", "uint16", [new("mae", 0.311983)], 1.161),
        Variant("quantized-8bit", "uint8", [new("mae", 0.312780)], 1.388));

    public static Report Mnist { get; } = Report(
        "mnist",
        new DatasetInfo("mnist", 10_000),
        Variant("original", "none", [new("loss", 0.02), new("accuracy", 0.9952)], 1.082),
        Variant("quantized-8bit", "uint8", [new("loss", 0.021), new("accuracy", 0.9952)], 1.184));

    public static Report MobileNetV2 { get; } = Report(
        "MobileNetV2",
        new DatasetInfo("imagenet-1000-samples", 1_000),
        OnAll(Variant("original", "none", TopK(0.572, 0.765, 0.672, 0.827), 1.085), TopK(0.571, 0.766, 0.669, 0.825)),
        Variant("quantized-16bit", "uint16", TopK(0.577, 0.768, 0.668, 0.827), 1.063),
        OnAll(Variant("quantized-8bit", "uint8", TopK(0.257, 0.461, 0.403, 0.621), 1.271), TopK(0.255, 0.463, 0.401, 0.622)),
        Variant("tuned-8bit", "uint8", TopK(0.570, 0.764, 0.670, 0.826), 1.271) with
        {
            EvaluatedOn = new EvaluationSample("test", 804),
            FloatOnSame = new MetricSet(TopK(0.571, 0.766, 0.669, 0.825)),
            Passes = [new AppliedPass("batch-norm normalization", 52), new AppliedPass("channel scaling", 1)],
            Changes = new VariantChanges
            {
                Predictions = [new ChangedPredictions(21, 6, 5, 804, "unit"), new ChangedPredictions(17, 4, 5, 804, "symmetric")],
                Metrics =
                [
                    new MetricChange("top1", -0.001, -0.0092, 0.0072, "unit"), new MetricChange("top5", -0.002, -0.0101, 0.0061, "unit"),
                    new MetricChange("top1", 0.001, -0.0064, 0.0084, "symmetric"),
                    new MetricChange("top5", 0.001, -0.0053, 0.0073, "symmetric"),
                ],
            },
        }) with
    {
        Splits =
        [
            new DataSplit("calibration", 96, "evenly over the sorted file names; unlabelled"),
            new DataSplit("selection", 100),
            new DataSplit("test", 804, "all others"),
        ],
    };

    private static VariantReport OnAll(VariantReport variant, Metric[] onTest) => variant with
    {
        EvaluatedOn = new EvaluationSample("all", 1_000),
        FloatOnSame = new MetricSet(TopK(0.572, 0.765, 0.672, 0.827)),
        MetricsOnTest = new MetricSet(onTest),
    };

    private static Metric[] TopK(double unit1, double unit5, double symmetric1, double symmetric5) =>
    [
        new("top1", unit1, "unit"), new("top5", unit5, "unit"), new("top1", symmetric1, "symmetric"), new("top5", symmetric5, "symmetric"),
    ];

    /// <summary>The housing report as releases wrote it that did not measure files as they are served.</summary>
    public static Report OfEarlierRelease { get; } = Housing with
    {
        Variants = [.. Housing.Variants.Select(variant => variant with { Bytes = variant.Bytes with { Gzip = null, Brotli = null } })],
    };

    private static VariantReport Variant(string name, string scheme, Metric[] metrics, double gzipRatio) => new()
    {
        Name = name,
        Scheme = scheme,
        Metrics = new MetricSet(metrics),
        Bytes = new ArtifactBytes(
            2_950, 1_234_567, 1_237_517, (long)(1_237_517 / gzipRatio), (long)(1_220_000 / gzipRatio), (long)(1_200_000 / gzipRatio)),
        GzipRatio = gzipRatio,
        EvaluationSeconds = 1.25,
        ExamplesPerSecond = 8_000,
    };

    private static Report Report(string demo, DatasetInfo dataset, params VariantReport[] variants) => new()
    {
        Demo = demo,
        CreatedAt = new DateTimeOffset(2025, 1, 31, 13, 0, 0, TimeSpan.FromHours(1)),
        Environment = new Dictionary<string, string> { ["os"] = "Linux", ["dotnet"] = ".NET 10.0.0" },
        Arguments = new Dictionary<string, string> { ["epochs"] = "200", ["batchSize"] = "128" },
        Seed = 42,
        Commit = "0123456789abcdef0123456789abcdef01234567",
        Dataset = dataset,
        Variants = variants,
    };
}
