using QuantBuild.Experiments.Evaluation.WeightChanges;

namespace QuantBuild.Experiments.Tests.Evaluation.WeightChanges;

public sealed class SpreadTests
{
    [Fact]
    public void Every_value_is_in_the_bin_that_its_value_lies_in()
    {
        // act: 64 bins of width 1 over [0, 64]; the largest value belongs to the last
        var spread = Spread.Of("w", [0f, 0.5f, 1f, 63.5f, 64f], [0f, 0f, 0f, -5f, 70f]);

        // assert
        Assert.Equal((0.0, 64.0), (spread.Low, spread.High));
        Assert.Equal((2, 1, 2), (spread.Before[0], spread.Before[1], spread.Before[63]));
        Assert.Equal((4, 1), (spread.After[0], spread.After[63]));
        Assert.Equal((5, 5), (spread.Before.Sum(), spread.After.Sum()));
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.MaxValue)]
    public void Values_without_a_span_still_have_bins(float value)
    {
        // act
        var spread = Spread.Of("w", [value, value], [value, value]);

        // assert
        Assert.True(double.IsFinite(spread.Low) && spread.High > spread.Low);
        Assert.Equal(float.IsNaN(value) ? 0 : 2, spread.Before.Sum());
    }
}
