using System.Globalization;

namespace QuantBuild.Benchmarks;

/// <summary>What the processors have spent so far, in seconds: on everything, on this process and those that it ran, and taken by the
/// machine below this one.</summary>
/// <param name="Total">On everything, idling included.</param>
/// <param name="Busy">On everything but idling; stolen time counts as such.</param>
/// <param name="Own">On this process, and on those that it started and that have ended.</param>
/// <param name="Stolen">By other guests of the machine that this one runs on.</param>
internal readonly record struct CpuTime(double Total, double Busy, double Own, double Stolen)
{
    private const double TicksPerSecond = 100;

    /// <summary>The times now; null where the system does not tell, as outside of Linux.</summary>
    public static CpuTime? Now()
    {
        const string statistics = "/proc/stat";
        return File.Exists(statistics) ? Parse(File.ReadLines(statistics).First(), File.ReadAllText("/proc/self/stat")) : null;
    }

    /// <summary>Reads the first line of <c>/proc/stat</c> (user, nice, system, idle, waiting, interrupts of two kinds, and stolen) and
    /// that of <c>/proc/self/stat</c>, whose 14th to 17th field are the process's own and those of its children; its second is a name in
    /// parentheses.</summary>
    public static CpuTime Parse(string line, string process)
    {
        var own = process[(process.LastIndexOf(')') + 2)..].Split(' ')[11..15]
            .Sum(text => double.Parse(text, CultureInfo.InvariantCulture));
        double[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        var idle = ticks[3] + ticks[4];
        return new CpuTime(
            ticks.Sum() / TicksPerSecond, (ticks.Sum() - idle) / TicksPerSecond, own / TicksPerSecond, ticks[7] / TicksPerSecond);
    }

    /// <summary>What share of all processors others took since then, from 0 to 1.</summary>
    public double OthersSince(CpuTime before) =>
        Math.Clamp((Busy - before.Busy - (Own - before.Own)) / Math.Max(Total - before.Total, 1 / TicksPerSecond), 0, 1);

    /// <summary>What share of all processors was stolen since then, from 0 to 1.</summary>
    public double StolenSince(CpuTime before) =>
        Math.Clamp((Stolen - before.Stolen) / Math.Max(Total - before.Total, 1 / TicksPerSecond), 0, 1);
}
