using System.Globalization;
using System.Text;
using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Benchmarks;

/// <summary>The peak working set of a whole <see cref="TfjsModelQuantizer"/> run, in a process of its own that does nothing else.</summary>
internal static class PeakMemory
{
    public const string ChildArgument = "quantize-model";

    private const int Runs = 5;

    public static void RunChild(string model, string output) =>
        OwnProcess.Tell(() => TfjsModelQuantizer.Quantize(model, output, QuantizationPlan.All(QuantizedDtype.UInt8)));

    public static void Report()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");
        try
        {
            var model = Path.Combine(folder.FullName, "model");
            GeneratedModel.Write(model);
            Report(Enumerable.Range(0, Runs).Select(_ =>
                OwnProcess.Measure(ChildArgument, model, Path.Combine(folder.FullName, "quantized"))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Report(IEnumerable<OwnProcess> runs)
    {
        var text = new StringBuilder()
            .AppendLine("| run | seconds | peak working set, MB |")
            .AppendLine("|---|---:|---:|");
        foreach (var (index, run) in runs.Index())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {index + 1} | {run.Seconds:0.00} | {run.PeakBytes / 1e6:0} |");
        }

        ResultFile.Write("QuantizeModelMemory", "`QuantizeModel` to uint8 on a model of 400 MB, "
            + "each run a fresh process (runtime and start-up included in the peak).", text.ToString());
    }
}
