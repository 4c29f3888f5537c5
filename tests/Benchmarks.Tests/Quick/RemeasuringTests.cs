using QuantBuild.Benchmarks.Quick;

namespace Benchmarks.Tests.Quick;

public sealed class RemeasuringTests
{
    private readonly QuickTable _committed = Tables.Of(Tables.Row(0.8));
    private int _measured;

    [Fact]
    public void What_is_as_fast_as_before_is_measured_once()
    {
        // act
        var row = Measure(Tables.Row(0.8), Tables.Row(0.9));

        // assert
        Assert.Equal((0.8, 1), (row.Ratio, _measured));
    }

    [Fact]
    public void What_seems_slower_once_is_measured_again_and_is_not()
    {
        // act
        var row = Measure(Tables.Row(0.5), Tables.Row(0.78), Tables.Row(0.1));

        // assert
        Assert.Equal((0.78, 2), (row.Ratio, _measured));
        Assert.Equal(0, QuickCommand.Judge(Tables.Of(row), _committed));
    }

    [Fact]
    public void What_is_slower_every_time_is_slower()
    {
        // act
        var row = Measure(Tables.Row(0.5), Tables.Row(0.48), Tables.Row(0.52), Tables.Row(0.8));

        // assert
        Assert.Equal((0.52, 3), (row.Ratio, _measured));
        Assert.Equal(1, QuickCommand.Judge(Tables.Of(row), _committed));
    }

    [Fact]
    public void What_was_measured_under_load_gives_way_to_what_was_not()
    {
        // act
        var row = Measure(Tables.Row(2, others: 0.4), Tables.Row(0.8, others: 0.01), Tables.Row(3));

        // assert
        Assert.Equal((0.8, 2), (row.Ratio, _measured));
    }

    [Fact]
    public void Of_what_was_always_measured_under_load_the_quietest_is_kept()
    {
        // act
        var row = Measure(Tables.Row(0.5, others: 0.4), Tables.Row(0.6, others: 0.2), Tables.Row(0.7, others: 0.3));

        // assert
        Assert.Equal((0.6, 3), (row.Ratio, _measured));
    }

    [Fact]
    public void Without_time_nothing_is_measured_again()
    {
        // act
        var row = Measure(hasTime: false, Tables.Row(0.5), Tables.Row(0.8));

        // assert
        Assert.Equal((0.5, 1), (row.Ratio, _measured));
    }

    private QuickRow Measure(params QuickRow[] rows) => Measure(hasTime: true, rows);

    private QuickRow Measure(bool hasTime, params QuickRow[] rows) => Assert.Single(Remeasuring.Measure(
        () => [rows[_measured++]], measured => Comparison.AnySlower(Tables.Of([.. measured]), _committed), () => hasTime));
}
