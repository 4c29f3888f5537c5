namespace QuantBuild.Reporting.Tests;

/// <summary>A report with all that may lie behind the figures.</summary>
internal static class DetailedSamples
{
    /// <summary>One pixel.</summary>
    public const string Picture =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==";

    public static Report Classifier { get; } = Samples.Mnist with
    {
        Splits = [new DataSplit("calibration", 512, "the first of the training images"), new DataSplit("test", 10_000)],
        Variants =
        [
            Samples.Mnist.Variants[0] with { Confusion = [Matrix(980, 20)], MetricsOnTest = new MetricSet(
                new Metric("loss", 0.0203), new Metric("accuracy", 0.9951)) },
            Quantized(Samples.Mnist.Variants[1]),
            Quantized(Samples.Mnist.Variants[1] with { Name = "search-8bit", Bytes = new ArtifactBytes(
                2_950, 1_234_567, 1_237_517, 1_110_234, 1_100_123, 1_090_456) }),
        ],
    };

    private static VariantReport Quantized(VariantReport variant) => variant with
    {
        MetricsOnTest = new MetricSet(new Metric("loss", 0.0212), new Metric("accuracy", 0.9949)),
        Passes = [new AppliedPass("cross-layer equalization", 3), new AppliedPass("channel scaling", 0)],
        Notes = ["Better than the converter's rounding: 0.001 <of> 0.002."],
        Times = new EvaluationTimes(5, 1.25, 1.125, 1.5),
        Layers =
        [
            new LayerReport("conv2d/kernel", "uint8", 288, 288, 44.53125, 0.0019, 0.0007, 301, 292),
            new LayerReport("dense/kernel", "uint8", 524_288, 524_288, 39.875, 0.0021, 0.00081, 411_000, 402_000),
            new LayerReport("dense/bias", "float32", 512, 2_048, null, 0, 0),
            new LayerReport("folded/kernel", "uint8", 64, 64),
        ],
        Histograms = [new WeightHistogram("dense/kernel", -0.25, 0.25, [0, 12, 340_000, 15, 1], [0, 13, 339_998, 16, 1])],
        Confusion = [Matrix(981, 19)],
        Flips =
        [
            new FlippedPrediction("1717", "cat", "dog", "cat") { FloatIsRight = false, VariantIsRight = true, Thumbnail = Picture },
            new FlippedPrediction("42", "dog", "dog", "cat") { FloatIsRight = true, VariantIsRight = false },
        ],
        Changes = new VariantChanges
        {
            Predictions = [new ChangedPredictions(3, 1, 2, 10_000)],
            Metrics = [new MetricChange("accuracy", 0.0001, -0.00024, 0.00044), new MetricChange("loss", -0.00125, -0.002, -0.0005)],
        },
    };

    private static ConfusionReport Matrix(long hits, long misses) =>
        new() { Classes = ["cat", "dog"], Counts = [[hits, misses], [0, 1_000]] };
}
