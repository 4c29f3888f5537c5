using System.Diagnostics;
using System.Globalization;
using System.Text;
using QuantBuild.Benchmarks.Inputs;

namespace QuantBuild.Benchmarks.Growth;

/// <summary><c>growth [NAME…]</c>: how time and memory grow with what is worked on, each size in a process of its own.</summary>
internal static class GrowthCommand
{
    public const string Name = "growth";

    private const string Prepare = "prepare";
    private const string Work = "work";

    public static void Run(string[] args)
    {
        if (args is [Prepare or Work, var name, var count, var folder])
        {
            RunChild(args[0], GrowthCases.All.Single(work => work.Name == name), int.Parse(count, CultureInfo.InvariantCulture), folder);
            return;
        }

        var text = new StringBuilder("| what | number | seconds | of a processor | for each, as at first | peak working set, MB |\n"
            + "|---|---:|---:|---:|---:|---:|\n");
        foreach (var work in GrowthCases.All.Where(work => args.Length == 0 || args.Contains(work.Name)))
        {
            if (work.NeedsData && DataFolder.Path is null)
            {
                Console.Error.WriteLine($"{work.Name} needs QUANTBUILD_DATA. Left out.");
                continue;
            }

            double? first = null;
            foreach (var size in work.Sizes)
            {
                var (seconds, processor, bytes) = Measure(work, size);
                first ??= processor / size;
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {work.What} | {size:N0} | {seconds:0.00} | {processor:0.00} | {processor / size / first:0.00} | {bytes / 1e6:0} |");
                Console.WriteLine($"{work.Name} {size}");
            }
        }

        ResultFile.Write("Growth", "Each size in a process of its own, runtime and start-up included in the peak. "
            + "*Of a processor*: seconds that all threads computed, which others on the machine disturb least; "
            + "*for each, as at first* is that divided by the number, over the same of the first line: 1 is linear.", text.ToString());
    }

    private static void RunChild(string part, GrowthCase work, int size, string folder)
    {
        if (part == Prepare)
        {
            work.Prepare(size, folder);
            return;
        }

        var (start, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work.Run(size, folder);
        var (elapsed, used) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - before);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds};{used.TotalSeconds};{process.PeakWorkingSet64}"));
    }

    private static (double Seconds, double Processor, double Bytes) Measure(GrowthCase work, int size)
    {
        var scratch = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");
        try
        {
            var folder = Path.Combine(scratch.FullName, "work");
            Start(Prepare, work.Name, size, folder);
            var line = Start(Work, work.Name, size, folder).Trim().Split('\n')[^1];
            double[] numbers = [.. line.Split(';').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            return (numbers[0], numbers[1], numbers[2]);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static string Start(string part, string name, int size, string folder)
    {
        string[] arguments =
            [typeof(GrowthCommand).Assembly.Location, Name, part, name, size.ToString(CultureInfo.InvariantCulture), folder];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{name} of {size} failed with exit code {process.ExitCode}.");
    }
}
