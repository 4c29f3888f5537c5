using System.Diagnostics;
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

    public static void RunChild(string model, string output)
    {
        var start = Stopwatch.GetTimestamp();
        TfjsModelQuantizer.Quantize(model, output, QuantizationPlan.All(QuantizedDtype.UInt8));
        var elapsed = Stopwatch.GetElapsedTime(start);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds};{process.PeakWorkingSet64}"));
    }

    public static void Report()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");
        try
        {
            var model = Path.Combine(folder.FullName, "model");
            GeneratedModel.Write(model);
            Report(Enumerable.Range(0, Runs).Select(_ => Measure(model, Path.Combine(folder.FullName, "quantized"))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Report(IEnumerable<(double Seconds, long Bytes)> runs)
    {
        var text = new StringBuilder()
            .AppendLine("| run | seconds | peak working set, MB |")
            .AppendLine("|---|---:|---:|");
        foreach (var (index, (seconds, bytes)) in runs.Index())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {index + 1} | {seconds:0.00} | {bytes / 1e6:0} |");
        }

        ResultFile.Write("QuantizeModelMemory", "`QuantizeModel` to uint8 on a model of 400 MB, "
            + "each run a fresh process (runtime and start-up included in the peak).", text.ToString());
    }

    private static (double Seconds, long Bytes) Measure(string model, string output)
    {
        string[] arguments = [typeof(PeakMemory).Assembly.Location, ChildArgument, model, output];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var parts = process.StandardOutput.ReadToEnd().Trim().Split(';');
        process.WaitForExit();
        return process.ExitCode == 0
            ? (double.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The measured process failed with exit code {process.ExitCode}.");
    }
}
