using System.Diagnostics;
using System.Globalization;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Benchmarks.Accuracy;

/// <summary>What a price of error and a price of bits come to on MobileNetV2, by the recipe of searches: bytes, as these estimate them, and
/// how far the outputs of the selection examples move. No test photograph is looked at.</summary>
internal static class Frontier
{
    /// <summary>Prints a line for each pair.</summary>
    /// <param name="pairs">Price and λ; see <see cref="StepAllocation"/>.</param>
    public static void Report(IReadOnlyList<(double Price, double Lambda)> pairs)
    {
        var demo = DemoCatalog.All.Single(demo => demo.Name == "MobileNetV2");
        var original = DemoFiles.OriginalOf(demo);
        var data = demo.OpenCalibration(DemoFiles.OptionsOf(demo), new ExperimentLog(Console.Out, IsTerminal: false));
        var model = ModelGraphFile.Read(original);
        var calibrator = new Calibrator(new Lazy<CalibrationData>(data));
        var reference = data.Selection.Predict(model);
        var sensitivities = SensitivityAnalysis.Measure(
            ModelQuantizer.Prepare(model, Presets.Compact.Passes).Prepared, Presets.Compact, calibrator.Place,
            trial => Judge(trial).Divergence);
        var packed = new List<SizeCalibration>();
        Console.WriteLine("| price | λ | bytes | divergence | drop, upper end | seconds |\n|---:|---:|---:|---:|---:|---:|");
        foreach (var (price, lambda) in pairs)
        {
            var clock = Stopwatch.StartNew();
            var quantized = calibrator.Quantize(model, Presets.Compact with
            {
                Lambda = lambda,
                Kernels = StepAllocation.ForPrice(sensitivities, price, _ => 1),
            });
            var (bytes, judged) = (BytesOf(quantized), Judge(quantized.Graph));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {price} | {lambda} | {bytes:N0} | {judged.Divergence:F4} | {judged.Drop:F4} | {clock.Elapsed.TotalSeconds:F0} |"));
        }

        Judgement Judge(ModelGraph graph) => data.Selection.Judge(reference, data.Selection.Predict(graph));

        long BytesOf(QuantizedModel quantized)
        {
            var scratch = Directory.CreateTempSubdirectory("quantbuild-frontier-");
            try
            {
                var folder = Path.Combine(scratch.FullName, "model");
                ModelGraphFile.Write(folder, quantized, original);
                var estimate = SizeEstimate.Of(folder);
                if (estimate.By(packed) is not { } bytes)
                {
                    packed.Add(estimate.Calibrate(folder));
                    bytes = estimate.By(packed)!.Value;
                }

                return bytes;
            }
            finally
            {
                scratch.Delete(recursive: true);
            }
        }
    }
}
