using System.Diagnostics;
using System.Globalization;

namespace QuantBuild.Demos;

/// <summary>Tells how far something is: a line that is drawn over on a terminal, one line for every tenth elsewhere.</summary>
/// <param name="log">Takes the lines.</param>
/// <param name="title">What is under way.</param>
/// <param name="unit">What is counted, in the plural.</param>
/// <param name="divisor">Units in one of the numbers reported.</param>
internal sealed class ProgressLine(DemoLog log, string title, string unit, double divisor = 1)
{
    private const int Width = 30;
    private const int Tenths = 10;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan drawn;
    private long told;

    /// <summary>Call from one thread at a time.</summary>
    public void Report(long done, long? total)
    {
        var tenth = total is > 0 and { } all ? done * Tenths / all : 0;
        var isDue = log.IsTerminal ? done == total || clock.Elapsed - drawn >= RedrawInterval : tenth > told;
        if (!isDue)
        {
            return;
        }

        (told, drawn) = (tenth, clock.Elapsed);
        log.Output.Write(log.IsTerminal ? $"\r{Line(done, total)} {(done == total ? Environment.NewLine : string.Empty)}" : Line(done, total) + Environment.NewLine);
        log.Output.Flush();
    }

    private string Line(long done, long? total)
    {
        var culture = CultureInfo.InvariantCulture;
        var rate = done / divisor / clock.Elapsed.TotalSeconds;
        if (total is not > 0)
        {
            return string.Create(culture, $"{title}: {done / divisor:F0} {unit}, {rate:F1}/s");
        }

        var all = total.Value;
        var bar = log.IsTerminal ? $"[{new string('=', (int)(done * Width / all)).PadRight(Width, '.')}] " : string.Empty;
        var remaining = done > 0 ? (all - done) / (done / clock.Elapsed.TotalSeconds) : 0;
        return string.Create(culture, $"{title}: {bar}{done / divisor:F0}/{all / divisor:F0} {unit}, {rate:F1}/s, {remaining:F0} s left");
    }
}
