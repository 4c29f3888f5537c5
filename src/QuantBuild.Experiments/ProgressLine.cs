using System.Globalization;

namespace QuantBuild.Experiments;

/// <summary>Tells how far something is that takes longer than a second, and what remains: a line that is drawn over on a terminal, one line
/// for every tenth elsewhere.</summary>
/// <param name="log">Takes the lines.</param>
/// <param name="title">What is under way.</param>
/// <param name="unit">What is counted, in the plural.</param>
/// <param name="divisor">Units in one of the numbers reported.</param>
/// <param name="time">The clock; the system's where null.</param>
internal sealed class ProgressLine(ExperimentLog log, string title, string unit, double divisor = 1, TimeProvider? time = null)
{
    private const int Width = 30;
    private const int Tenths = 10;
    private static readonly TimeSpan _redrawInterval = TimeSpan.FromMilliseconds(100);

    // What is done sooner needs no telling.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = time ?? TimeProvider.System;
    private readonly long _started = (time ?? TimeProvider.System).GetTimestamp();
    private TimeSpan _drawn;
    private long _told;

    /// <summary>Call from one thread at a time.</summary>
    public void Report(long done, long? total)
    {
        var elapsed = _clock.GetElapsedTime(_started);
        var tenth = total is > 0 and { } all ? done * Tenths / all : 0;
        var isDue = elapsed >= _patience && (log.IsTerminal ? done == total || elapsed - _drawn >= _redrawInterval : tenth > _told);
        if (!isDue)
        {
            return;
        }

        (_told, _drawn) = (tenth, elapsed);
        var line = Line(done, total, elapsed.TotalSeconds);
        var end = done == total ? Environment.NewLine : string.Empty;
        log.Output.Write(log.IsTerminal ? $"\r{line} {end}" : line + Environment.NewLine);
        log.Output.Flush();
    }

    private string Line(long done, long? total, double seconds)
    {
        var culture = CultureInfo.InvariantCulture;
        var rate = done / divisor / seconds;
        if (total is not > 0)
        {
            return string.Create(culture, $"{title}: {done / divisor:F0} {unit}, {rate:F1}/s");
        }

        var all = total.Value;
        var bar = log.IsTerminal ? $"[{new string('=', (int)(done * Width / all)).PadRight(Width, '.')}] " : string.Empty;
        var remaining = done > 0 ? (all - done) / (done / seconds) : 0;
        return string.Create(culture, $"{title}: {bar}{done / divisor:F0}/{all / divisor:F0} {unit}, {rate:F1}/s, {remaining:F0} s left");
    }
}
