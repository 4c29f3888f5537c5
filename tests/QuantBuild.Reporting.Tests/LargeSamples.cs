namespace QuantBuild.Reporting.Tests;

/// <summary>Reports with eight variants, and as much behind each as evaluations of the demos leave.</summary>
internal static class LargeSamples
{
    private const int Variants = 8;

    public static Report Regression { get; } = Report(number => Variant(number, weights: 10));

    public static Report Digits { get; } = Report(number => Variant(number, weights: 16) with
    {
        Confusion = [new ConfusionReport
        {
            Classes = [.. Names("class", 10)],
            Counts = [.. Enumerable.Range(0, 10).Select(row => Counts(row).Take(10).ToArray())],
        }],
        Flips = Flips(number, 24, 700, null),
        Changes = new VariantChanges { Predictions = [new ChangedPredictions(40, 30, 10, 10_000)] },
    });

    public static Report Photographs { get; } = Report(number => Variant(number, weights: 262) with
    {
        Confusion = [Pairs("unit"), Pairs("symmetric")],
        MetricsOnTest = new MetricSet(new Metric("top1", 0.57, "unit"), new Metric("top1", 0.67, "symmetric")),
        Flips = [.. Flips(number, 12, 2_048, "unit"), .. Flips(number + Variants, 12, 2_048, "symmetric")],
        Changes = new VariantChanges
        {
            Predictions = [new ChangedPredictions(40, 30, 10, 1_000, "unit"), new ChangedPredictions(40, 30, 10, 1_000, "symmetric")],
        },
    });

    private static Report Report(Func<int, VariantReport> variant) =>
        Samples.Mnist with { Variants = [.. Enumerable.Range(0, Variants).Select(variant)] };

    private static VariantReport Variant(int number, int weights) => Samples.Mnist.Variants[1] with
    {
        Name = $"variant-{number}",
        Passes = [new AppliedPass("cross-layer equalization", 17), new AppliedPass("batch-norm normalization", 52),
            new AppliedPass("channel scaling", 52)],
        Layers = [.. Names("block_depthwise/kernel", weights).Select((name, i) =>
            new LayerReport(name, "uint8", 10_000, 10_000, 30 + i, 0.01, 0.001))],
        Histograms =
        [
            .. Enumerable.Range(0, 3).Select(i => new WeightHistogram($"block_{i}/kernel", -1, 1, [.. Counts(i)], [.. Counts(i + 1)])),
        ],
    };

    private static ConfusionReport Pairs(string preprocess) => new()
    {
        Preprocess = preprocess,
        Pairs = [.. Names("label", 15).Select(label => new ConfusedPair(label, "another label", 3))],
    };

    private static IReadOnlyList<FlippedPrediction> Flips(int number, int count, int bytes, string? preprocess) =>
    [
        .. Names($"variant {number}, example", count).Select((name, i) => new FlippedPrediction(name, "label", "by float", "by variant")
        {
            FloatIsRight = true,
            VariantIsRight = false,
            Preprocess = preprocess,
            Thumbnail = "data:image/jpeg;base64,"
                + Convert.ToBase64String([.. BitConverter.GetBytes((number * count) + i), .. new byte[bytes]]),
        }),
    ];

    private static IEnumerable<string> Names(string name, int count) => Enumerable.Range(0, count).Select(i => $"{name} {i}");

    private static IEnumerable<long> Counts(int seed) => Enumerable.Range(1, 64).Select(i => (long)((i * 7919) + (seed * 104_729)) % 1_000);
}
