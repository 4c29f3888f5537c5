using System.Diagnostics;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>Runs a contest round by round, the peer and each work once in a round, so that what disturbs one disturbs the others, too;
/// a ratio is the median of those of the rounds.</summary>
internal static class PairedRounds
{
    private const int MostRounds = 31;
    private const int LeastRounds = 5;
    private static readonly TimeSpan _enough = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<QuickRow> Measure(Contest contest)
    {
        Action[] runs = [contest.RunPeer, .. contest.Works.Select(work => work.Run)];
        foreach (var run in runs)
        {
            run();
        }

        var rounds = new List<Round[]>();
        var (before, began) = (CpuTime.Now(), Stopwatch.GetTimestamp());
        while (rounds.Count < LeastRounds || (rounds.Count < MostRounds && Stopwatch.GetElapsedTime(began) < _enough))
        {
            rounds.Add(Array.ConvertAll(runs, run => Time(run, contest.StaysAwake)));
        }

        var after = CpuTime.Now();
        return [.. contest.Works.Select((work, i) => RowOf(contest, work, [.. rounds.Select(round => (round[0], round[i + 1]))]) with
        {
            Others = before is { } start ? after?.OthersSince(start) : null,
            Stolen = before is { } from ? after?.StolenSince(from) : null,
        })];
    }

    /// <summary>The row of a work from its rounds.</summary>
    public static QuickRow RowOf(Contest contest, ContestWork work, IReadOnlyList<(Round Peer, Round Work)> rounds)
    {
        double[] ratios = [.. rounds.Select(round => round.Peer.Elapsed / round.Work.Elapsed).Order()];
        double[] ofProcessor = [.. rounds.Select(round => round.Peer.Processor / round.Work.Processor).Order()];
        return new QuickRow(
            contest.Name, work.Name, contest.Peer, rounds.Min(round => round.Work.Elapsed.TotalMilliseconds),
            rounds.Min(round => round.Peer.Elapsed.TotalMilliseconds), Quantile(ratios, 0.5), Quantile(ratios, 0.25),
            Quantile(ratios, 0.75), rounds.Count, null, null)
        {
            ProcessorRatio = Quantile(ofProcessor, 0.5),
            Goal = work.Goal,
            MostMilliseconds = work.MostMilliseconds,
        };
    }

    /// <summary>A quantile of sorted values, between two of them in proportion.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static Round Time(Action run, bool afterRest)
    {
        if (afterRest)
        {
            AwaitRest(() => Environment.CpuUsage.TotalTime);
        }

        var (start, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        run();
        return new Round(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - before);
    }

    /// <summary>Waits until this process rests: threads of what ran before stay awake for more work for a while, ONNX Runtime's for some
    /// hundredths of a second, and take the processors from what runs next, which would pay for the peer.</summary>
    /// <param name="used">How long the processors have worked for this process.</param>
    public static void AwaitRest(Func<TimeSpan> used)
    {
        var (began, before) = (Stopwatch.GetTimestamp(), used());
        while (Stopwatch.GetElapsedTime(began) < _longestWait)
        {
            Thread.Sleep(_pause);
            var now = used();
            if (now - before <= _pause / 10)
            {
                return;
            }

            before = now;
        }
    }

    /// <summary>What one run took.</summary>
    /// <param name="Elapsed">Of time.</param>
    /// <param name="Processor">Of all processors together.</param>
    public readonly record struct Round(TimeSpan Elapsed, TimeSpan Processor);
}
