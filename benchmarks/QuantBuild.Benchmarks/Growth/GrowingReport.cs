using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Benchmarks.Growth;

/// <summary>A report of two variants of a model of so many weights.</summary>
internal static class GrowingReport
{
    public static void Write(int size, string folder) => ReportFile.Save(PathIn(folder), new Report
    {
        Demo = "model",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Dataset = new DatasetInfo("data", 1000),
        Variants = [Variant("original", "none", size), Variant("small", "uint8", size)],
    });

    public static void Render(string folder) =>
        HtmlReport.Save(Path.Combine(folder, "report.html"), new JudgedReport(ReportFile.Load(PathIn(folder))));

    private static string PathIn(string folder) => Path.Combine(folder, "report.json");

    private static VariantReport Variant(string name, string scheme, int size) => new()
    {
        Name = name,
        Scheme = scheme,
        Metrics = new MetricSet([new Metric("accuracy", 0.9)]),
        Bytes = new ArtifactBytes(1000, 4000, 5000, 4000, 4000, 4000),
        GzipRatio = 1.25,
        EvaluationSeconds = 1,
        ExamplesPerSecond = 1000,
        Layers = [.. Enumerable.Range(0, size).Select(i =>
            new LayerReport($"layer_{i}/kernel", "uint8", 1000, 1000, 30 + (i % 7), 0.01, 0.001, 900, 850))],
    };
}
