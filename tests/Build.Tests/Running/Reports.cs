using QuantBuild.Reporting;

namespace Build.Tests.Running;

/// <summary>Reports of runs that did not take place.</summary>
internal static class Reports
{
    public static Report Of(string demo, double mae = 0.25, long totalBytes = 1_000) => new()
    {
        Demo = demo,
        CreatedAt = new DateTimeOffset(2025, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Dataset = new DatasetInfo("rows", 100),
        Variants =
        [
            Variant("original", "none", 0.25, 4_000),
            Variant("quantized-8bit", "converter-8bit", mae, totalBytes),
        ],
    };

    private static VariantReport Variant(string name, string scheme, double mae, long totalBytes) => new()
    {
        Name = name,
        Scheme = scheme,
        Metrics = new MetricSet(new Metric("mae", mae)),
        Bytes = new ArtifactBytes(100, totalBytes - 100, totalBytes, totalBytes / 2, totalBytes / 2, totalBytes / 2),
        GzipRatio = 2,
        EvaluationSeconds = 0.5,
        ExamplesPerSecond = 200,
    };
}
