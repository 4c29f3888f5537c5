using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace QuantBuild.Reporting;

/// <summary>Describes the machine and the runtime for a report's <c>environment</c>.</summary>
public static class MachineEnvironment
{
    /// <summary>Looks up operating system, architecture, processor, cores, memory and .NET version;
    /// nothing that names the user or the host.</summary>
    /// <returns>Name and description; add what else the results depend on, such as the version of libtorch.</returns>
    public static ImmutableSortedDictionary<string, string> Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, string>
            {
                ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
                ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
                ["dotnet"] = RuntimeInformation.FrameworkDescription,
                ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{memory:F1} GiB"),
                ["os"] = RuntimeInformation.OSDescription,
                ["processor"] = Processor(),
            });
    }

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(
                ':', 2)[1].Trim()
            : null;
        return model ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }
}
