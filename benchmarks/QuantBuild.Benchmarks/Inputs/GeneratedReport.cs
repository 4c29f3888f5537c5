using QuantBuild.Reporting;

namespace QuantBuild.Benchmarks.Inputs;

/// <summary>A report of so many variants of a model of so many weights, with figures and flips as MobileNetV2's has them.</summary>
internal static class GeneratedReport
{
    private const int Figures = 6;
    private const int Bins = 100;
    private const int Flips = 20;

    public static Report Of(int variants, int weights) => new()
    {
        Demo = "MobileNetV2",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Dataset = new DatasetInfo("photographs", 1000),
        Variants = [.. Enumerable.Range(0, variants).Select(number => Variant(number, weights))],
    };

    private static VariantReport Variant(int number, int weights)
    {
        var random = new Random(number);
        return new VariantReport
        {
            Name = number == 0 ? "original" : $"variant-{number}",
            Scheme = number == 0 ? "none" : "uint8",
            Metrics = new MetricSet([
                .. from range in (string[])["unit", "symmetric"]
                   from metric in (string[])["top1", "top5"]
                   select new Metric(metric, random.NextDouble(), range),
            ]),
            Bytes = new ArtifactBytes(100_000, 3_500_000, 3_600_000, 3_000_000, 2_900_000, 2_800_000),
            GzipRatio = 1.2,
            EvaluationSeconds = 8,
            ExamplesPerSecond = 125,
            Layers = [.. Enumerable.Range(0, weights).Select(i => new LayerReport(
                $"block_{i / 16}/weight_{i}", "uint8", 10_000, 10_000, 30 + random.NextDouble(), 0.01, 0.001, 9_000, 8_500))],
            Histograms = [.. Enumerable.Range(0, Figures).Select(i => new WeightHistogram(
                $"block_{i}/weight_{i}", -1, 1, Counts(), Counts()))],
            Flips = [.. Enumerable.Range(0, Flips).Select(i => new FlippedPrediction($"{i}.jpg", "dog", "dog", "cat")
            {
                FloatIsRight = true,
                VariantIsRight = false,
                Thumbnail = "data:image/png;base64," + Convert.ToBase64String(new byte[4000]),
            })],
        };

        long[] Counts() => [.. Enumerable.Range(0, Bins).Select(_ => (long)random.Next(1000))];
    }
}
