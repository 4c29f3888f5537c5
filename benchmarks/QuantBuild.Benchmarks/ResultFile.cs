using System.Globalization;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace QuantBuild.Benchmarks;

/// <summary>Writes the committed tables: <c>benchmarks/results/{title}.md</c>, with the date and the machine above them.</summary>
internal static class ResultFile
{
    // As the first table is begun.
    private static readonly Conditions _conditions = Conditions.Now();
    private static readonly CpuTime? _before = CpuTime.Now();

    /// <summary>Remembers under what conditions what follows is measured.</summary>
    public static void Begin() => RuntimeHelpers.RunClassConstructor(typeof(ResultFile).TypeHandle);

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
            {_conditions}{Others()}.

            {introduction}

            {table.Trim()}

            """);
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        Console.WriteLine($"Written: {Path.GetFullPath(path)}");
    }

    /// <summary>What else the machine did meanwhile: a table made on a busy one holds for comparisons within it only.</summary>
    private static string Others() => _before is { } before && CpuTime.Now() is { } after
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"; others took {after.OthersSince(before):0 %} of the processors meanwhile ({after.StolenSince(before):0 %} stolen)")
        : string.Empty;

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
