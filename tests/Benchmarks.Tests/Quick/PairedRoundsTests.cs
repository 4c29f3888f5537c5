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
        var row = PairedRounds.RowOf(contest, work, [(20, 10), (200, 100), (20, 500), (900, 10), (22, 11)]);

        // assert
        Assert.Equal((2, 2, 2), (row.Ratio, row.Low, row.High));
        Assert.Equal((10, 20, 5, 1.5), (row.Milliseconds, row.PeerMilliseconds, row.Rounds, row.Goal));
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
        // arrange: of four seconds on two processors we took two, others one, of which half was stolen
        var before = CpuTime.Parse("cpu  100 0 50 1000 50 0 0 10 0 0", TimeSpan.FromSeconds(1));
        var after = CpuTime.Parse("cpu  300 0 100 1100 50 0 0 60 0 0", TimeSpan.FromSeconds(3));

        // act, assert
        Assert.Equal(1 / 4.0, after.OthersSince(before), 6);
        Assert.Equal(0.5 / 4, after.StolenSince(before), 6);
    }
}
