using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>Where and when a table was measured.</summary>
/// <param name="Date">The day, in UTC.</param>
/// <param name="Processor">The processor's name, as the system has it.</param>
/// <param name="Cores">How many processors the process has.</param>
/// <param name="System">The operating system.</param>
/// <param name="Versions">The runtime and the engines, each with its version.</param>
/// <param name="Load">The load average over the minute before; null where the system tells none.</param>
internal sealed record Conditions(
    DateOnly Date, string Processor, int Cores, string System, IReadOnlyList<string> Versions, double? Load)
{
    public static Conditions Now() => new(
        DateOnly.FromDateTime(DateTime.UtcNow),
        ProcessorName(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        [$".NET {Environment.Version}", $"ONNX Runtime {VersionOf(typeof(InferenceSession))}", $"TorchSharp {VersionOf(typeof(torch))}"],
        LoadAverage());

    /// <summary>Whether figures of both can be held against each other.</summary>
    public bool IsSameMachine(Conditions other) => Processor == other.Processor && Cores == other.Cores;

    /// <summary>All of it on a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Date:yyyy-MM-dd}; {Processor}, {Cores} cores; {System}; {string.Join(", ", Versions)}"
            + $"{(Load is { } load ? string.Create(CultureInfo.InvariantCulture, $"; load average before {load:0.00}") : string.Empty)}");

    /// <summary>What the system calls the processor; its architecture where it has no name.</summary>
    private static string ProcessorName()
    {
        const string processors = "/proc/cpuinfo";
        var line = File.Exists(processors)
            ? File.ReadLines(processors).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static double? LoadAverage()
    {
        const string loadAverage = "/proc/loadavg";
        return File.Exists(loadAverage)
            ? double.Parse(File.ReadAllText(loadAverage).Split(' ')[0], CultureInfo.InvariantCulture)
            : null;
    }

    private static string VersionOf(Type type) =>
        (type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?").Split('+', ' ')[0];
}
