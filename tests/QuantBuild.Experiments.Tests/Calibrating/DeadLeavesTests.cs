using QuantBuild.Experiments.Calibrating;

namespace QuantBuild.Experiments.Tests.Calibrating;

public sealed class DeadLeavesTests
{
    private const int Side = 96;

    [Fact]
    public void Pictures_have_the_statistics_of_natural_ones()
    {
        // arrange and act
        var pictures = SyntheticInputs.MakeNatural([Side, Side, 3], 8, seed: 3, 0);

        // assert: neighbours are alike, those further away less so and evenly in the logarithm of the distance, and so are colours
        double near = Correlation(pictures, 1, 0), middle = Correlation(pictures, 4, 0), far = Correlation(pictures, 16, 0);
        Assert.InRange(near, 0.6, 0.99);
        Assert.InRange((near - middle) / (middle - far), 0.4, 2);
        Assert.InRange(Correlation(pictures, 0, 1), 0.7, 0.98);
        Assert.All(pictures, picture => Assert.All(picture, value => Assert.InRange(value, 0, 1)));
    }

    [Fact]
    public void A_range_is_scaled_and_a_seed_repeats()
    {
        // act
        var unit = SyntheticInputs.MakeNatural([8, 8, 3], 1, seed: 5, 0)[0];
        var symmetric = SyntheticInputs.MakeNatural([8, 8, 3], 1, seed: 5, 1)[0];

        // assert
        Assert.All(unit.Zip(symmetric), pair => Assert.Equal((2 * pair.First) - 1, pair.Second, 1e-6f));
    }

    /// <summary>The correlation of values some columns and channels apart, over all pictures.</summary>
    private static double Correlation(float[][] pictures, int columns, int channels)
    {
        var pairs = pictures.SelectMany(picture => Enumerable.Range(0, Side * (Side - columns)).Select(place =>
        {
            var at = ((place / (Side - columns) * Side) + (place % (Side - columns))) * 3;
            return (First: (double)picture[at], Second: (double)picture[at + (columns * 3) + channels]);
        })).ToArray();
        double first = pairs.Average(pair => pair.First), second = pairs.Average(pair => pair.Second);
        return pairs.Average(pair => (pair.First - first) * (pair.Second - second)) / Math.Sqrt(
            pairs.Average(pair => Math.Pow(pair.First - first, 2)) * pairs.Average(pair => Math.Pow(pair.Second - second, 2)));
    }
}
