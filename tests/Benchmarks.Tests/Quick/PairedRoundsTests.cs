using QuantBuild.Benchmarks;
using QuantBuild.Benchmarks.Quick;

namespace Benchmarks.Tests.Quick;

public sealed class PairedRoundsTests
{
    [Fact]
    public void A_ratio_is_the_median_of_the_rounds_and_disturbed_rounds_do_not_count()
    {
        // arrange: twice as fast in each round, however long it took; in one the work was disturbed, in one the peer
        var work = new ContestWork("work", () => { }, Goal: 1.5);
        var contest = new Contest("contest", "peer", () => { }, [work]);

        // act
        var row = PairedRounds.RowOf(contest, work, [
            Pair(20, 10), Pair(200, 100), Pair(20, 500), Pair(900, 10), Pair(22, 11),
        ]);

        // assert
        Assert.Equal((2, 2, 2), (row.Ratio, row.Low, row.High));
        Assert.Equal((10, 20, 5, 1.5), (row.Milliseconds, row.PeerMilliseconds, row.Rounds, row.Goal));
        Assert.Equal(4, row.ProcessorRatio);
    }

    [Fact]
    public void Each_round_runs_the_peer_and_every_work_once_after_one_that_does_not_count()
    {
        // arrange
        int peer = 0, first = 0, second = 0;
        var contest = new Contest("contest", "peer", () => peer++, [new("first", () => first++), new("second", () => second++)]);

        // act
        var rows = PairedRounds.Measure(contest);

        // assert
        Assert.Equal(["first", "second"], rows.Select(row => row.Work));
        Assert.Equal((rows[0].Rounds + 1, rows[0].Rounds + 1), (peer, first));
        Assert.Equal(first, second);
    }

    [Fact]
    public void What_others_took_is_what_was_busy_without_us()
    {
        // arrange: of four seconds on two processors we and those we ran took two, others one, of which half was stolen
        var before = CpuTime.Parse("cpu  100 0 50 1000 50 0 0 10 0 0", Process(60, 20, 15, 5));
        var after = CpuTime.Parse("cpu  300 0 100 1100 50 0 0 60 0 0", Process(160, 40, 80, 20));

        // act, assert
        Assert.Equal(1 / 4.0, after.OthersSince(before), 6);
        Assert.Equal(0.5 / 4, after.StolenSince(before), 6);
    }

    /// <summary>A round in which the peer took all of two processors and the work one.</summary>
    private static (PairedRounds.Round Peer, PairedRounds.Round Work) Pair(int peer, int work) => (
        new(TimeSpan.FromMilliseconds(peer), TimeSpan.FromMilliseconds(2 * peer)),
        new(TimeSpan.FromMilliseconds(work), TimeSpan.FromMilliseconds(work)));

    private static string Process(params int[] times) => $"17 (a (name) S) S 1 17 17 0 -1 4194560 1 2 3 4 {string.Join(' ', times)} 20 0 9";

    [Fact]
    public void A_run_waits_until_the_threads_of_the_one_before_rest()
    {
        // arrange: busy for two pauses, resting in the third
        var used = new Queue<TimeSpan>(new[] { 100, 120, 139, 140, 160 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)));

        // act
        PairedRounds.AwaitRest(used.Dequeue);

        // assert
        Assert.Equal([TimeSpan.FromMilliseconds(160)], used);
    }

    [Fact]
    public void A_process_that_never_rests_is_measured_all_the_same()
    {
        // arrange
        var milliseconds = 0;

        // act
        PairedRounds.AwaitRest(() => TimeSpan.FromMilliseconds(milliseconds += 20));

        // assert
        Assert.InRange(milliseconds, 40, 20 * 100);
    }
}
