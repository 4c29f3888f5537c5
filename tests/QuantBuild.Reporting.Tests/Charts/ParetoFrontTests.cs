using CsCheck;
using QuantBuild.Reporting.Rendering.Charts;

namespace QuantBuild.Reporting.Tests.Charts;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Points_that_another_beats_in_both_are_not_on_the_front()
    {
        // act
        var front = ParetoFront.Of([(400, 0.9), (100, 0.5), (200, 0.8), (300, 0.7), (200, 0.6), (500, 0.9)]);

        // assert: 300 is larger and worse than 200; 500 is larger and no better than 400
        Assert.Equal([1, 2, 0], front);
    }

    [Fact]
    public void Of_two_equal_points_the_first_is_on_the_front()
    {
        Assert.Equal([0], ParetoFront.Of([(1, 1), (1, 1)]));
    }

    [Fact]
    public void No_point_on_the_front_is_beaten_and_every_other_is()
    {
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).Array[0, 12].Sample(values =>
        {
            // arrange
            (double Size, double Quality)[] points = [.. values.Select(point => ((double)point.Item1, (double)point.Item2))];

            // act
            var front = ParetoFront.Of(points);

            // assert
            Assert.Equal(
                points.Distinct()
                    .Where(point => !points.Any(other => other != point && other.Size <= point.Size && other.Quality >= point.Quality))
                    .OrderBy(point => point.Size),
                front.Select(i => points[i]));
        });
    }
}
