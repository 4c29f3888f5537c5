using QuantBuild.Quantization.Search;

namespace QuantBuild.Quantization.Tests.Search;

public sealed class MonotoneFitTests
{
    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new[] { 1.0, 2, 2, 5 }, new[] { 1.0, 2, 2, 5 })]
    [InlineData(new[] { 3.0, 1 }, new[] { 2.0, 2 })]
    [InlineData(new[] { 1.0, 4, 2, 3, 9 }, new[] { 1.0, 3, 3, 3, 9 })]
    [InlineData(new[] { 5.0, 4, 3, 2, 1 }, new[] { 3.0, 3, 3, 3, 3 })]
    public void Neighbours_that_fall_share_their_mean(double[] values, double[] expected) =>
        Assert.Equal(expected, MonotoneFit.NonDecreasing(values));
}
