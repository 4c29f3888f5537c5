using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Tests.Evaluation;

public sealed class PairedChangesTests
{
    [Fact]
    public void The_interval_is_that_of_the_mean_of_paired_differences()
    {
        // arrange: of ten examples one is lost and none is gained
        Outcome before = Of([1, 1, 1, 1, 1, 1, 1, 0, 0, 0]), after = Of([0, 1, 1, 1, 1, 1, 1, 0, 0, 0]);

        // act
        var change = Assert.Single(PairedChanges.Between(after, before));

        // assert: differences -1 and nine times 0: mean -0.1, sample variance 0.1, standard error 0.1
        Assert.Equal("accuracy", change.Metric);
        Assert.Equal(-0.1, change.Difference, precision: 12);
        Assert.Equal(-0.1 - 0.1959964, change.Low, precision: 7);
        Assert.Equal(-0.1 + 0.1959964, change.High, precision: 7);
    }

    [Fact]
    public void Examples_that_do_not_count_keep_their_position_and_enter_no_mean()
    {
        // arrange
        Outcome before = Of([1, 0, 1, 0]), after = Of([0, 0, 1, 1]);

        // act
        var (some, same) = (after.Only([1, 2]), before.Only([1, 2]));

        // assert
        Assert.Equal(2, some.Count);
        Assert.Equal([double.NaN, 0, 1, double.NaN], some.Scores[0].Values);
        Assert.Equal(0.5, some.Metrics.Find("accuracy"));
        Assert.Equal(0, Assert.Single(PairedChanges.Between(some, same)).Difference);
    }

    private static Outcome Of(double[] hits) => new([new ScoreColumn("accuracy", null, hits)], []);
}
