using QuantBuild.Benchmarks.Quick;

namespace Benchmarks.Tests.Quick;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(0.80, 0.80, "Same")]
    [InlineData(0.80, 0.75, "Same")]
    [InlineData(0.80, 0.70, "Slower")]
    [InlineData(0.80, 0.90, "Faster")]
    public void A_work_is_judged_by_its_ratio_to_the_peer(double before, double now, string change)
    {
        // act
        var comparison = Compare(Tables.Row(before), Tables.Row(now));

        // assert
        Assert.Equal(change, comparison.Change.ToString());
    }

    [Fact]
    public void A_machine_that_is_slower_altogether_changes_nothing()
    {
        // arrange
        var slow = Tables.Row(0.8) with { Milliseconds = 100, PeerMilliseconds = 80 };

        // act
        var comparison = Compare(Tables.Row(0.8), slow);

        // assert
        Assert.Equal(Change.Same, comparison.Change);
    }

    [Theory]
    [InlineData(0.8, 0.6, 6)]
    [InlineData(0.8, 1.2, 12)]
    public void A_peer_that_became_faster_or_slower_by_itself_changes_nothing(double before, double now, double peer)
    {
        // arrange: the work takes as long as then
        var row = Tables.Row(now) with { Milliseconds = 8 / before, PeerMilliseconds = peer };

        // act
        var comparison = Compare(Tables.Row(before), row);

        // assert
        Assert.Equal(Change.Same, comparison.Change);
    }

    [Theory]
    [InlineData(0.02, "Slower")]
    [InlineData(0.10, "Slower")]
    [InlineData(0.30, "Same")]
    public void What_the_rounds_differ_by_is_let_pass(double spread, string change)
    {
        // act
        var comparison = Compare(Tables.Row(0.80, spread), Tables.Row(0.62, spread));

        // assert
        Assert.Equal(change, comparison.Change.ToString());
    }

    [Theory]
    [InlineData(0.01, 0.3, "measured under load")]
    [InlineData(0.3, 0.01, "compared with what was measured under load")]
    public void Under_load_nothing_is_judged(double othersBefore, double othersNow, string why)
    {
        // act
        var comparison = Compare(Tables.Row(0.8, others: othersBefore), Tables.Row(0.1, others: othersNow));

        // assert
        Assert.Equal((Change.NotJudged, why), (comparison.Change, comparison.Why));
    }

    [Fact]
    public void Another_machine_is_not_judged_by()
    {
        // arrange
        var before = Tables.Of(Tables.Row(0.8)) with { Conditions = Tables.Machine with { Processor = "another" } };

        // act
        var comparison = Assert.Single(Comparison.Of(Tables.Of(Tables.Row(0.1)), before));

        // assert
        Assert.Equal((Change.NotJudged, "measured on another machine"), (comparison.Change, comparison.Why));
    }

    [Fact]
    public void Works_that_came_and_went_are_told()
    {
        // arrange
        var (before, now) = (Tables.Of(Tables.Row(1, work: "gone")), Tables.Of(Tables.Row(1, work: "come")));

        // act
        var come = Assert.Single(Comparison.Of(now, before));
        var gone = Assert.Single(Comparison.Gone(now, before));

        // assert
        Assert.Equal((Change.New, "come"), (come.Change, come.Row.Work));
        Assert.Equal("gone", gone.Work);
    }

    [Theory]
    [InlineData(0.8, 0)]
    [InlineData(0.3, 1)]
    public void The_exit_code_tells_whether_anything_became_slower(double now, int exitCode)
    {
        // act
        var code = QuickCommand.Judge(Tables.Of(Tables.Row(now), Tables.Row(5, work: "new")), Tables.Of(Tables.Row(0.8)));

        // assert
        Assert.Equal(exitCode, code);
    }

    [Fact]
    public void A_line_names_the_work_its_peer_and_both_ratios()
    {
        // act
        var line = Compare(Tables.Row(0.8), Tables.Row(0.5)).ToString();

        // assert
        Assert.Equal("quantize, one core: 0.50 × copy, before 0.80 (SLOWER)", line);
    }

    private static Comparison Compare(QuickRow before, QuickRow now) => Assert.Single(Comparison.Of(Tables.Of(now), Tables.Of(before)));
}
