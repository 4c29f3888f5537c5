using System.Diagnostics;
using System.Globalization;

namespace QuantBuild.Benchmarks;

/// <summary>What a process of its own took.</summary>
/// <param name="Seconds">The time of the work alone.</param>
/// <param name="Processor">The seconds that all threads computed for it.</param>
/// <param name="PeakBytes">The largest working set, runtime and start-up included.</param>
internal readonly record struct OwnProcess(double Seconds, double Processor, long PeakBytes)
{
    /// <summary>Does a work here, and tells <see cref="Measure"/> what it took.</summary>
    public static void Tell(Action work)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work();
        var (elapsed, used) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - before);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds};{used.TotalSeconds};{process.PeakWorkingSet64}"));
    }

    /// <summary>Runs this program again, to do a work and tell of it.</summary>
    public static OwnProcess Measure(params string[] arguments)
    {
        var told = Run(arguments).Trim().Split('\n')[^1].Split(';');
        return new OwnProcess(
            double.Parse(told[0], CultureInfo.InvariantCulture),
            double.Parse(told[1], CultureInfo.InvariantCulture),
            long.Parse(told[2], CultureInfo.InvariantCulture));
    }

    /// <summary>Runs this program again.</summary>
    /// <returns>What it wrote.</returns>
    public static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(OwnProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"\"{string.Join(' ', arguments)}\" failed with exit code {process.ExitCode}.");
    }
}
