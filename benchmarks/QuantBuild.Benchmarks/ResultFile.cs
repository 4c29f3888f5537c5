using System.Globalization;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace QuantBuild.Benchmarks;

/// <summary>Writes the committed tables: <c>benchmarks/results/{title}.md</c>, with the date and the machine above them.</summary>
internal static class ResultFile
{
    public static void Write(Summary summary)
    {
        var table = new AccumulationLogger();
        MarkdownExporter.GitHub.ExportToLog(summary, table);
        foreach (var type in summary.BenchmarksCases.Select(benchmark => benchmark.Descriptor.Type).Distinct())
        {
            Write(type.Name, "Legend: *Of copy* is the median time of copying the same bytes on all cores in the same run, "
                + "over this median time.", table.GetLog());
        }
    }

    public static void Write(string title, string introduction, string table)
    {
        var path = Path.Combine(SourceFolder(), "..", "results", $"{title}.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # {title}
            {DateTime.UtcNow:yyyy-MM-dd}; {Processor()}, {Environment.ProcessorCount} cores; .NET {Environment.Version}{Load()}.

            {introduction}

            {table.Trim()}

            """);
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        Console.WriteLine($"Written: {Path.GetFullPath(path)}");
    }

    private static string Processor()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var line = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    /// <summary>What else the machine does: a table made on a busy one holds for comparisons within it only.</summary>
    private static string Load()
    {
        const string loadAverage = "/proc/loadavg";
        return File.Exists(loadAverage) ? $"; load average over five minutes {File.ReadAllText(loadAverage).Split(' ')[1]}" : "";
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
