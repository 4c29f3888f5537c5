using System.Globalization;
using System.Text;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Reporting;

namespace QuantBuild.Benchmarks.Accuracy;

/// <summary>What each step of quantization is worth: recipes that differ by one step, on the test examples of each demo whose float model
/// is there. Calibrated or not, all are judged on the examples that no calibration has seen.</summary>
internal static class Ablation
{
    private const string Plain = "kernels to nearest, small vectors in half";
    private const string Scaled = "normalization, channel scaling";

    private static readonly BatchNormNormalization _normalization = new();
    private static readonly ChannelScaling _scaling = new();

    public static void Report(string[] names)
    {
        var text = new StringBuilder();
        foreach (var demo in DemoCatalog.All.Where(demo => names.Length == 0 || names.Contains(demo.Name)))
        {
            var original = DemoFiles.OriginalOf(demo);
            if (!File.Exists(Path.Combine(original, "model.json")))
            {
                Console.Error.WriteLine($"{original} has no model.json: run the demo's target first. Left out.");
                continue;
            }

            text.Append(TableOf(demo, original));
        }

        ResultFile.Write(nameof(Ablation), "Metrics on the test examples that were neither calibrated nor chosen by; "
            + "bytes are those of the files as they are served, under brotli. "
            + "Recipes are explained in docs/quantization.md.", text.ToString());
    }

    private static string TableOf(Experiment demo, string original)
    {
        var log = new ExperimentLog(Console.Out, IsTerminal: false);
        var options = DemoFiles.OptionsOf(demo);
        using var data = demo.OpenTestData(options, log);
        var calibration = demo.OpenCalibration(options, log);
        var scratch = Directory.CreateTempSubdirectory("quantbuild-ablation-");
        var reports = new List<VariantReport>();
        try
        {
            Variant[] variants = [Variant.Original, .. Schemes().Select(Variant.Of)];
            foreach (var variant in variants.Skip(1))
            {
                variant.Scheme!.Quantize(new SchemeRun(original, DirectoryOf(variant), new(() => calibration), new SchemeOptions(), log));
            }

            reports.AddRange(VariantEvaluator.EvaluateAll(
                data, variants, DirectoryOf, new MeasuredOutcomes(), calibration.TestExamples));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        return Table(demo.Name, reports);

        string DirectoryOf(Variant variant) => variant == Variant.Original ? original : Path.Combine(scratch.FullName, variant.Name);
    }

    /// <summary>At 8 bits little is left to gain once channels are scaled; what the other steps are worth shows at 5.</summary>
    private static IEnumerable<Scheme> Schemes() =>
    [
        .. SchemeCatalog.All.Where(scheme => scheme.Name == "converter-8bit"),
        .. Recipes(256).Where(recipe => recipe.Name is Plain or Scaled).Select(recipe => Named(recipe, 256)),
        .. SchemeCatalog.All.Where(scheme => scheme.Name is "safe-8bit" or "tuned-8bit"),
        .. Recipes(32).Select(recipe => Named(recipe, 32)),
    ];

    private static RecipeScheme Named((string Name, QuantizationRecipe Recipe) recipe, int levels) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{levels} levels: {recipe.Name}"), recipe.Recipe);

    private static IEnumerable<(string Name, QuantizationRecipe Recipe)> Recipes(int levels)
    {
        var nearest = new QuantizationRecipe { Kernel = KernelGrid.Levels(levels) };
        var scaled = nearest with { Passes = [_normalization, _scaling] };
        yield return (Plain, nearest);
        yield return ("least-squares range", nearest with { Kernel = KernelGrid.LeastSquares(levels) });
        yield return ("99.9 % range", nearest with { Kernel = KernelGrid.Percentile(levels, 99.9) });
        yield return ("batch-norm normalization", nearest with { Passes = [_normalization] });
        yield return (Scaled, scaled);
        yield return ($"equalization, {Scaled}", scaled with { Passes = [new CrossLayerEqualization(), _normalization, _scaling] });
        yield return ($"insertion, {Scaled}", scaled with { Passes = [new BatchNormInsertion(), _normalization, _scaling] });
        yield return ($"{Scaled}, data-free bias", scaled with { Correction = OutputCorrection.DataFreeBias });
        yield return ($"{Scaled}, moments", scaled with { Correction = OutputCorrection.Moments });
        yield return ($"{Scaled}, second-order", scaled with { SecondOrder = true });
        yield return ($"{Scaled}, second-order, moments", scaled with { SecondOrder = true, Correction = OutputCorrection.Moments });
        yield return ($"{Scaled}, second-order with λ 0.015, moments", scaled with
        {
            SecondOrder = true,
            Lambda = 0.015,
            Correction = OutputCorrection.Moments,
        });
    }

    private static string Table(string demo, List<VariantReport> reports)
    {
        var metrics =
            reports[0].Metrics.Select(metric => metric.Preprocess is null ? metric.Name : $"{metric.Preprocess} {metric.Name}").ToArray();
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"## {demo}\n| recipe | {string.Join(" | ", metrics)} | brotli bytes "
                + $"|\n|---|{string.Concat(metrics.Select(_ => "---:|"))}---:|\n");
        foreach (var report in reports)
        {
            var shown = report.MetricsOnTest ?? report.Metrics;
            text.Append(CultureInfo.InvariantCulture, $"| {report.Name} "
                + $"| {string.Join(" | ", shown.Select(metric => metric.Value.ToString("0.0000", CultureInfo.InvariantCulture)))} | "
                + $"{report.Bytes.Brotli:N0} |\n");
        }

        return text.Append('\n').ToString();
    }
}
