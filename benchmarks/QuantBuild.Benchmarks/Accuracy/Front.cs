using System.Diagnostics;
using System.Globalization;
using System.Text;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization.Search;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Benchmarks.Accuracy;

/// <summary>How accurate MobileNetV2 is at sizes of one's choice: each found by the search that <c>--budget=bytes:N</c> runs, one after the
/// other with what those before have measured, and judged on the photographs that no search looks at.</summary>
internal static class Front
{
    /// <summary>What all searches together may take where nothing else is said.</summary>
    public const double DefaultMinutes = 20;

    private const string Metric = "top1";
    private const double Points = 100;

    /// <summary>Searches, and writes the table.</summary>
    /// <param name="sizes">The most bytes of each, as they are served under Brotli.</param>
    /// <param name="limit">When all searches are to be over: each has an even part of what those before have left.</param>
    /// <param name="tests">Whether the photographs are looked at; else the table is shown, and not written.</param>
    public static void Report(IReadOnlyList<long> sizes, TimeSpan limit, bool tests)
    {
        ResultFile.Begin();
        var demo = DemoCatalog.All.Single(demo => demo.Name == "MobileNetV2");
        var (options, log) = (DemoFiles.OptionsOf(demo), new ExperimentLog(Console.Out, IsTerminal: false));
        var original = DemoFiles.OriginalOf(demo);
        if (!File.Exists(Path.Combine(original, "model.json")))
        {
            throw new ExperimentException($"{original} has no model.json: run the target SaveMobileNetV2 first.");
        }

        var calibration = demo.OpenCalibration(options, log);
        var scratch = Directory.CreateTempSubdirectory("quantbuild-front-");
        try
        {
            var found = Search(sizes, limit, Path.GetFullPath(original), scratch.FullName, calibration, log);
            Variant[] variants = [Variant.Original, .. found.Select(size => size.Variant)];
            IReadOnlyList<VariantReport> reports = [];
            if (tests)
            {
                using var data = demo.OpenTestData(options, log);
                reports = VariantEvaluator.EvaluateAll(
                    data, variants, DirectoryOf, new MeasuredOutcomes(), calibration.TestExamples,
                    variant => Console.WriteLine(variant.Name));
            }

            var table = Table(found, reports, size => ArtifactSizes.Of(DirectoryOf(size.Variant)));
            if (tests)
            {
                ResultFile.Write(nameof(Front), Introduction(calibration, found), table);
            }

            Console.WriteLine(table);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        string DirectoryOf(Variant variant) => variant == Variant.Original ? original : Path.Combine(scratch.FullName, variant.Name);
    }

    private static List<FoundSize> Search(
        IReadOnlyList<long> sizes, TimeSpan limit, string original, string scratch, CalibrationData calibration, ExperimentLog log)
    {
        var scheme = SchemeCatalog.Find(SchemeCatalog.OwnGoal)!;
        var (all, found) = (Stopwatch.StartNew(), new List<FoundSize>());
        var floats = new Lazy<float[]>(() => calibration.Selection.Predict(ModelGraphFile.Read(original)));
        foreach (var (i, size) in sizes.Index())
        {
            var clock = Stopwatch.StartNew();
            var variant = new Variant(string.Create(CultureInfo.InvariantCulture, $"bytes-{size}"), scheme);
            var directory = Path.Combine(scratch, variant.Name);
            var outcome = scheme.Quantize(new SchemeRun(original, directory, new(() => calibration), new SchemeOptions
            {
                Goal = SearchGoal.Bytes(size),
                AllowMiss = true,
                TimeLimit = TimeSpan.FromTicks(Math.Max((limit - all.Elapsed).Ticks / (sizes.Count - i), 1)),
            }, log));
            var seconds = clock.Elapsed.TotalSeconds;
            var outputs = calibration.Selection.Predict(ModelGraphFile.Read(directory));
            var isMissed = outcome.Notes.Any(note => note.StartsWith(VariantReport.MissedBudget, StringComparison.Ordinal));
            found.Add(new FoundSize(size, variant, calibration.Selection.Judge(floats.Value, outputs), seconds, isMissed));
        }

        return found;
    }

    private static string Table(
        List<FoundSize> found, IReadOnlyList<VariantReport> reports, Func<FoundSize, ArtifactSizes> sizesOf)
    {
        var text = new StringBuilder("| asked | brotli, as served | gzipped tar ball | top-1 | difference in points (95 % interval) "
            + "| predictions changed | divergence | drop, upper end, in points | search, seconds |\n"
            + "|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var size in found)
        {
            var sizes = sizesOf(size);
            text.Append(CultureInfo.InvariantCulture, $"| {size.Bytes:N0}{(size.IsMissed ? " †" : string.Empty)} ")
                .Append(CultureInfo.InvariantCulture, $"| {sizes.Compressed(Compression.Brotli):N0} ")
                .Append(CultureInfo.InvariantCulture, $"| {sizes.Compressed(Compression.GzipTar):N0} ")
                .Append(Tested(reports.SingleOrDefault(report => report.Name == size.Variant.Name)))
                .Append(CultureInfo.InvariantCulture, $"| {size.Judged.Divergence:F4} | {Points * size.Judged.Drop:F1} ")
                .Append(CultureInfo.InvariantCulture, $"| {size.Seconds:F0} |\n");
        }

        return text.Append(found.Exists(size => size.IsMissed) ? "\n† was not reached in its time.\n" : string.Empty).ToString();
    }

    // With pixels in the range that the model was trained on.
    private static string Tested(VariantReport? report)
    {
        if (report?.Changes is not { } changes)
        {
            return "| | | ";
        }

        var moved = changes.Metrics.Last(change => change.Metric == Metric);
        return string.Create(CultureInfo.InvariantCulture, $"| {report.Metrics.Find(Metric, moved.Preprocess):F3} ")
            + string.Create(CultureInfo.InvariantCulture, $"| {Points * moved.Difference:+0.0;-0.0;0.0} ")
            + string.Create(CultureInfo.InvariantCulture, $"({Points * moved.Low:+0.0;-0.0;0.0} to {Points * moved.High:+0.0;-0.0;0.0}) ")
            + $"| {changes.Predictions.Single(predictions => predictions.Preprocess == moved.Preprocess).Changed} ";
    }

    private static string Introduction(CalibrationData calibration, List<FoundSize> found)
    {
        var splits = calibration.Splits.Select(split =>
            string.Create(CultureInfo.InvariantCulture, $"{split.Name}: {split.Count} {split.Description}"));
        var minutes = string.Create(CultureInfo.InvariantCulture, $"{found.Sum(size => size.Seconds) / 60:F0} minutes");
        return "MobileNetV2, pixels in [-1, 1], at sizes as they are served: each found by `--budget=bytes:N`, by the examples to "
            + "choose by alone; divergence and drop are on these, top-1 is on photographs that no search looks at "
            + $"({string.Join("; ", splits)}). All searches took {minutes}, sharing what they measured: "
            + "the first measures the kernels for all.";
    }

    private sealed record FoundSize(long Bytes, Variant Variant, Judgement Judged, double Seconds, bool IsMissed);
}
