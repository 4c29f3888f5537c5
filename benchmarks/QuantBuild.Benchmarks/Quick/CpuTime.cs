using System.Globalization;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>What the processors have spent so far, in seconds: on everything, on this process, and taken by the machine below this
/// one.</summary>
/// <param name="Total">On everything, idling included.</param>
/// <param name="Busy">On everything but idling; stolen time counts as such.</param>
/// <param name="Own">On this process.</param>
/// <param name="Stolen">By other guests of the machine that this one runs on.</param>
internal readonly record struct CpuTime(double Total, double Busy, double Own, double Stolen)
{
    private const double TicksPerSecond = 100;

    /// <summary>The times now; null where the system does not tell, as outside of Linux.</summary>
    public static CpuTime? Now()
    {
        const string statistics = "/proc/stat";
        return File.Exists(statistics) ? Parse(File.ReadLines(statistics).First(), Environment.CpuUsage.TotalTime) : null;
    }

    /// <summary>Reads the first line of <c>/proc/stat</c>: user, nice, system, idle, waiting, interrupts (two kinds) and stolen.</summary>
    public static CpuTime Parse(string line, TimeSpan own)
    {
        double[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        var idle = ticks[3] + ticks[4];
        return new CpuTime(
            ticks.Sum() / TicksPerSecond, (ticks.Sum() - idle) / TicksPerSecond, own.TotalSeconds, ticks[7] / TicksPerSecond);
    }

    /// <summary>What share of all processors others took since then, from 0 to 1.</summary>
    public double OthersSince(CpuTime before) =>
        Math.Clamp((Busy - before.Busy - (Own - before.Own)) / Math.Max(Total - before.Total, 1 / TicksPerSecond), 0, 1);

    /// <summary>What share of all processors was stolen since then, from 0 to 1.</summary>
    public double StolenSince(CpuTime before) =>
        Math.Clamp((Stolen - before.Stolen) / Math.Max(Total - before.Total, 1 / TicksPerSecond), 0, 1);
}
