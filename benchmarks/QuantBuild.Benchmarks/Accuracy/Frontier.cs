using System.Diagnostics;
using System.Globalization;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Benchmarks.Accuracy;

/// <summary>What a price of error and a price of bits come to on MobileNetV2: bytes, as searches estimate them, and how far the outputs of
/// the selection examples move. No test photograph is looked at.</summary>
internal static class Frontier
{
    private static readonly QuantizationRecipe _compact = new()
    {
        Passes = [new BatchNormNormalization(), new ChannelScaling(layer => layer.Class.Kernel is { IsDepthwise: true })],
        SecondOrder = true,
        Correction = OutputCorrection.Moments,
    };

    /// <summary>Prints a line for each pair.</summary>
    /// <param name="pairs">Price and λ, as <c>0.05/0.06</c>; see <see cref="StepAllocation"/>.</param>
    public static void Report(string[] pairs)
    {
        var demo = DemoCatalog.All.Single(demo => demo.Name == "MobileNetV2");
        var log = new ExperimentLog(Console.Out, IsTerminal: false);
        var options = DemoFiles.OptionsOf(demo);
        var original = DemoFiles.OriginalOf(demo);
        var (model, data) = (ModelGraphFile.Read(original), demo.OpenCalibration(options, log));
        var calibrator = new Calibrator(new Lazy<CalibrationData>(data));
        var reference = data.Selection.Predict(model);
        var sensitivities = SensitivityAnalysis.Measure(
            ModelQuantizer.Prepare(model, _compact.Passes).Prepared, _compact, calibrator.Place, trial => Judge(trial).Divergence);
        var packed = new List<SizeCalibration>();
        Console.WriteLine("| price | λ | bytes | divergence | drop, upper end | seconds |\n|---:|---:|---:|---:|---:|---:|");
        foreach (var pair in pairs.Select(text => Array.ConvertAll(
            text.Split('/'), part => double.Parse(part, CultureInfo.InvariantCulture))))
        {
            var clock = Stopwatch.StartNew();
            var quantized = calibrator.Quantize(model, _compact with
            {
                Lambda = pair[1],
                Kernels = StepAllocation.ForPrice(sensitivities, pair[0], _ => 1),
            });
            var (bytes, judged) = (BytesOf(quantized), Judge(quantized.Graph));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {pair[0]} | {pair[1]} | {bytes:N0} | {judged.Divergence:F4} | {judged.Drop:F4} | {clock.Elapsed.TotalSeconds:F0} |"));
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
