using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QuantBuild.Fuzz.Readers;

namespace QuantBuild.Fuzz.Campaigns;

/// <summary>Runs one reader over a number of inputs, in processes that are started anew where an input ends or stops one.</summary>
internal static class ReaderRun
{
    private const int MostRestarts = 50;

    /// <summary>Runs.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="count">The number of inputs.</param>
    /// <param name="seed">Makes the inputs, along with their numbers.</param>
    /// <param name="tell">Receives a line for every input that did what none may do.</param>
    public static FuzzCounts Run(FuzzReader reader, int count, int seed, Action<string> tell)
    {
        var progress = Path.GetTempFileName();
        var counts = FuzzCounts.None;
        try
        {
            var next = 0;
            for (var starts = 0; next < count && starts <= MostRestarts; starts++)
            {
                var (exitCode, done, error) = Start(reader, next, count - next, seed, progress, tell);
                counts += done ?? FuzzCounts.None;
                var reached = BitConverter.ToInt32(File.ReadAllBytes(progress));
                if (done is null)
                {
                    // The counts of this run died with it; what went well before is not counted, the end of the process is.
                    counts += FuzzCounts.None with { Read = reached - next, Untyped = 1 };
                    tell($"{reader.Name} {reached}: ended the process with exit code {exitCode}: {error}");
                }

                next = exitCode == 0 && done is not null ? count : reached + 1;
            }
        }
        finally
        {
            File.Delete(progress);
        }

        return counts;
    }

    private static (int ExitCode, FuzzCounts? Counts, string Error) Start(
        FuzzReader reader, int from, int count, int seed, string progress, Action<string> tell)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        var own = Path.GetFileNameWithoutExtension(Environment.ProcessPath);
        if (own == "dotnet")
        {
            start.ArgumentList.Add(typeof(ReaderRun).Assembly.Location);
        }

        foreach (var argument in new[] { ReaderWorker.Command, reader.Name, Text(from), Text(count), Text(seed), progress })
        {
            start.ArgumentList.Add(argument);
        }

        using var worker = Process.Start(start)!;
        var errors = worker.StandardError.ReadToEndAsync();
        FuzzCounts? counts = null;
        while (worker.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("counts ", StringComparison.Ordinal))
            {
                counts = JsonSerializer.Deserialize<FuzzCounts>(line["counts ".Length..]);
            }
            else if (line.StartsWith("finding ", StringComparison.Ordinal))
            {
                tell($"{reader.Name} {line["finding ".Length..]}");
            }
        }

        worker.WaitForExit();
        return (worker.ExitCode, counts, QuantBuild.Common.Printable.Text(errors.Result.Split('\n')[0]));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
