using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Tests.Recipes;

public sealed class KernelGridTests
{
    private static readonly WeightTensor _kernel = new("dense/kernel", [2, 3], new float[] { -1f, -0.24f, 0f, 0.26f, 0.9f, 2f });

    [Fact]
    public void A_distance_takes_the_levels_that_the_range_needs_with_an_exact_zero()
    {
        // act
        var grid = KernelGrid.Distance(0.5).For(_kernel);

        // assert: -1 to 2 in steps of a half
        Assert.Equal(7, grid.Levels);
        Assert.Equal(new AffineParameters(0.5, -1), grid.Parameters);
        Assert.Equal([0, 2, 2, 3, 4, 6], grid.Quantize(_kernel, NearestRounding.Instance).Codes.ToArray().Select(code => (int)code));
    }

    [Theory]
    [InlineData(1e-9, 255, 256)]
    [InlineData(1e9, 3, 3)]
    public void A_distance_too_fine_or_too_coarse_is_brought_within_what_a_byte_holds(double step, int fewest, int most)
    {
        Assert.InRange(KernelGrid.Distance(step).For(_kernel).Levels, fewest, most);
    }

    [Fact]
    public void No_value_is_clipped_by_more_than_half_a_step()
    {
        // act
        var grid = KernelGrid.Distance(0.37).For(_kernel);

        // assert
        Assert.All(grid.Quantize(_kernel, NearestRounding.Instance).Dequantize().Values.ToArray().Zip(_kernel.Values.ToArray()), pair =>
            Assert.InRange(pair.First - pair.Second, -0.1851, 0.1851));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(65_537)]
    public void Levels_that_two_bytes_cannot_hold_are_refused(int levels)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelGrid.Levels(levels));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelGrid.LeastSquares(levels));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelGrid.Percentile(levels, 99));
    }

    [Theory]
    [InlineData(3, QuantizedDtype.UInt8)]
    [InlineData(256, QuantizedDtype.UInt8)]
    [InlineData(257, QuantizedDtype.UInt16)]
    [InlineData(65_536, QuantizedDtype.UInt16)]
    public void Up_to_256_levels_take_a_byte_and_more_take_two(int levels, QuantizedDtype dtype)
    {
        // act
        var grid = KernelGrid.Levels(levels).For(_kernel);

        // assert
        Assert.Equal((dtype, levels), (grid.Dtype, grid.Levels));
    }

    [Fact]
    public void A_range_may_leave_out_what_is_rare()
    {
        // arrange: values about zero, and one far from all others
        var outlier = new WeightTensor(
            "dense/kernel", [1, 1001], Enumerable.Range(0, 1001).Select(i => i == 1000 ? 50f : MathF.Sin(i)).ToArray());

        // act
        var (minMax, percentile, leastSquares) =
            (Step(KernelGrid.Levels(256)), Step(KernelGrid.Percentile(256, 99)), Step(KernelGrid.LeastSquares(6)));

        // assert
        Assert.Equal(51 / 255.0, minMax, tolerance: 0.001);
        Assert.Equal(2 / 255.0, percentile, tolerance: 0.001);
        Assert.True(leastSquares < 51 / 5.0);

        double Step(KernelGrid grid) => grid.For(outlier).Parameters.Scale;
    }

    [Fact]
    public void Kernels_of_one_value_are_kept_exactly()
    {
        // arrange
        var constant = new WeightTensor("dense/kernel", [2, 2], new float[] { 0, 0, 0, 0 });

        // act
        var restored = KernelGrid.Distance(0.1).For(constant).Quantize(constant, NearestRounding.Instance).Dequantize();

        // assert
        Assert.Equal(constant.Values.ToArray(), restored.Values.ToArray());
    }
}
