using System.Globalization;
using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Benchmarks;

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
    /// <summary>As a report tells of the machine; the processor's architecture where it has no name.</summary>
    public static Conditions Now()
    {
        var machine = MachineEnvironment.Describe();
        return new Conditions(
            DateOnly.FromDateTime(DateTime.UtcNow),
            machine["processor"] is var name and not "unknown" ? name : machine["architecture"],
            Environment.ProcessorCount,
            machine["os"],
            [machine["dotnet"], $"ONNX Runtime {VersionOf(typeof(InferenceSession))}", $"TorchSharp {VersionOf(typeof(torch))}"],
            LoadAverage());
    }

    /// <summary>Whether figures of both can be held against each other.</summary>
    public bool IsSameMachine(Conditions other) => Processor == other.Processor && Cores == other.Cores;

    /// <summary>All of it on a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Date:yyyy-MM-dd}; {Processor}, {Cores} cores; {System}; {string.Join(", ", Versions)}"
            + $"{(Load is { } load ? string.Create(CultureInfo.InvariantCulture, $"; load average before {load:0.00}") : string.Empty)}");

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
