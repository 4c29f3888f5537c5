using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;
using QuantBuild.Quantization.Tests.Arithmetic;

namespace QuantBuild.Quantization.Tests.Rounding;

public sealed class GridTests
{
    [Fact]
    public void With_all_levels_nearest_rounding_gives_the_reference_converters_codes()
    {
        // arrange
        var weight = Weight(TestValues.Normal(20_000, seed: 1));
        var expected = new byte[weight.Values.Length];
        var grid = GridFitting.MinMax(weight, QuantizedDtype.UInt8, 256);
        AffineQuantizer.Quantize(weight.Values.Span, grid.Parameters, expected);

        // act
        var quantized = grid.Quantize(weight, NearestRounding.Instance);

        // assert
        Assert.Equal(expected, quantized.ToBytes());
    }

    [Theory]
    [InlineData(QuantizedDtype.UInt8, 3)]
    [InlineData(QuantizedDtype.UInt8, 32)]
    [InlineData(QuantizedDtype.UInt8, 255)]
    [InlineData(QuantizedDtype.UInt16, 1000)]
    [InlineData(QuantizedDtype.UInt16, 65_536)]
    public void Any_number_of_levels_restores_within_half_a_step_and_zero_exactly(QuantizedDtype dtype, int levels)
    {
        // arrange
        float[] values = [.. TestValues.Uniform(5000, seed: 2, -1, 0.7f), 0];
        var weight = Weight(values);

        // act
        var quantized = GridFitting.MinMax(weight, dtype, levels).Quantize(weight, NearestRounding.Instance);

        // assert
        Assert.InRange(quantized.Codes.Span.ToArray().Max(), 0, levels - 1);
        Assert.Equal(values.Length * dtype.GetByteSize(), quantized.ToBytes().Length);
        Assert.Equal(0, quantized.Dequantize().Values.Span[^1]);

        // Nudging zero onto a code shifts the range by up to half a step, which the outermost values pay.
        Assert.InRange(quantized.ErrorAgainst(weight).MaxAbs / quantized.Grid.Parameters.Scale, 0.3, 1.001);
    }

    [Theory]
    [InlineData(5, -1, 0.7)]
    [InlineData(100, -1, 0.7)]
    [InlineData(128, -0.5, 1)]
    public void Codes_about_the_middle_of_a_byte_stand_for_the_same_values(int levels, double min, double max)
    {
        // arrange
        var weight = Weight([.. TestValues.Uniform(5000, seed: 4, (float)min, (float)max), (float)min, (float)max, 0]);
        var plain = GridFitting.MinMax(weight, QuantizedDtype.UInt8, levels).Quantize(weight, NearestRounding.Instance);

        // act
        var moved = plain.WithZeroInTheMiddle();

        // assert
        Assert.Equal(128, moved.Codes.Span[^1]);
        Assert.Equal(plain.Dequantize().Values.ToArray(), moved.Dequantize().Values.ToArray());
        Assert.Equal((levels, plain.Grid.Parameters.Scale), (moved.Grid.Levels, moved.Grid.Parameters.Scale));
        Assert.Equal(moved.Codes.ToArray().Select(code => (byte)code), moved.ToBytes());
    }

    [Theory]
    [InlineData(QuantizedDtype.UInt8, 256, -1, 1)]
    [InlineData(QuantizedDtype.UInt8, 200, -1, 0.1)]
    [InlineData(QuantizedDtype.UInt8, 16, 0.52, 1)]
    [InlineData(QuantizedDtype.UInt16, 1000, -1, 1)]
    public void Codes_stay_where_there_is_no_middle_or_no_room_about_it(QuantizedDtype dtype, int levels, double min, double max)
    {
        // arrange
        var weight = Weight([(float)min, (float)max]);

        // act
        var codes = GridFitting.MinMax(weight, dtype, levels).Quantize(weight, NearestRounding.Instance);

        // assert
        Assert.Same(codes, codes.WithZeroInTheMiddle());
    }

    [Theory]
    [InlineData(QuantizedDtype.UInt8, 2)]
    [InlineData(QuantizedDtype.UInt8, 257)]
    [InlineData(QuantizedDtype.UInt16, 65_537)]
    public void Too_few_or_too_many_levels_are_refused(QuantizedDtype dtype, int levels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizationGrid.FromRange(dtype, levels, -1, 1));

    [Fact]
    public void Float16_has_no_grid() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizationGrid.FromRange(QuantizedDtype.Float16, 16, -1, 1));

    [Fact]
    public void The_least_squares_range_of_normal_weights_is_the_known_optimum()
    {
        // arrange
        var weight = Weight(TestValues.Normal(50_000, seed: 3));
        double Sqnr(QuantizationGrid of) => of.Quantize(weight, NearestRounding.Instance).ErrorAgainst(weight).SqnrDb;

        // act
        var grid = GridFitting.LeastSquares(weight, QuantizedDtype.UInt8, 8);

        // assert: against every step and every place of zero; Max's optimum without an exact zero is 0.586 and 14.27 dB
        var best = Enumerable.Range(0, 60).SelectMany(i => Enumerable.Range(2, 4).Select(zero => Sqnr(
            new QuantizationGrid(QuantizedDtype.UInt8, 8, new AffineParameters(0.4 + (0.005 * i), -zero * (0.4 + (0.005 * i))))))).Max();
        Assert.InRange(best, 13.8, 14.27);
        Assert.InRange(Sqnr(grid), best - 0.02, best + 0.02);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(256)]
    public void The_least_squares_range_is_never_worse_than_min_max(int levels)
    {
        foreach (var values in (float[][])[
            TestValues.Normal(3000, 4), TestValues.Uniform(3000, 5), [.. TestValues.Uniform(3000, 6, 2, 3), 9], [1, 2, 3],
        ])
        {
            // arrange
            var weight = Weight(values);
            double Rms(QuantizationGrid grid) => grid.Quantize(weight, NearestRounding.Instance).ErrorAgainst(weight).Rms;

            // act, assert
            Assert.True(Rms(GridFitting.LeastSquares(weight, QuantizedDtype.UInt8, levels)) <= Rms(
                GridFitting.MinMax(weight, QuantizedDtype.UInt8, levels)) * 1.000001);
        }
    }

    [Fact]
    public void A_percentile_leaves_out_as_many_values_at_each_end()
    {
        // arrange
        var weight = Weight([.. Enumerable.Range(0, 1001).Select(i => 5f + i)]);

        // act
        var grid = GridFitting.Percentile(weight, QuantizedDtype.UInt8, 256, 99);

        // assert: half a percent of 1000 intervals
        Assert.Equal(10, grid.ValueOf(0), 1e-4);
        Assert.Equal(1000, grid.ValueOf(255), 1e-4);
        Assert.Equal(GridFitting.MinMax(weight, QuantizedDtype.UInt8, 256), GridFitting.Percentile(weight, QuantizedDtype.UInt8, 256, 100));
    }

    [Fact]
    public void A_constant_weight_is_held_exactly_by_every_range()
    {
        // arrange
        var weight = Weight([2.5f, 2.5f, 2.5f]);

        // act, assert
        foreach (var grid in (QuantizationGrid[])[GridFitting.MinMax(weight, QuantizedDtype.UInt8, 16),
            GridFitting.LeastSquares(weight, QuantizedDtype.UInt8, 16), GridFitting.Percentile(weight, QuantizedDtype.UInt8, 16, 99)])
        {
            Assert.Equal(weight.Values.ToArray(), grid.Quantize(weight, NearestRounding.Instance).Dequantize().Values.ToArray());
        }
    }

    [Fact]
    public void A_value_that_is_not_finite_is_an_error_naming_the_weight() => Assert.Equal(
        "w",
        Assert.Throws<NonFiniteWeightException>(() => GridFitting.LeastSquares(Weight([1, float.NaN]), QuantizedDtype.UInt8, 16)).Tensor);

    [Fact]
    public void Without_a_price_for_bits_rate_aware_rounding_is_nearest_rounding()
    {
        // arrange
        var weight = Weight([.. TestValues.Normal(1000, 7), 0.5f, 1.5f, -0.5f]);
        var grid = QuantizationGrid.FromRange(QuantizedDtype.UInt8, 9, -4, 4);

        // act
        var quantized = grid.Quantize(weight, RateAwareRounding.Fit(weight, grid, 0));

        // assert
        Assert.Equal(grid.Quantize(weight, NearestRounding.Instance).Codes.ToArray(), quantized.Codes.ToArray());
    }

    [Fact]
    public void Rate_aware_rounding_has_less_error_than_a_coarser_grid_of_the_same_entropy()
    {
        // arrange
        var weight = Weight(TestValues.Normal(50_000, 8));
        QuantizationGrid Grid(double step) => QuantizationGrid.FromRange(QuantizedDtype.UInt8, 33, -16 * step, 16 * step);

        // act
        var rateAware = Grid(1).Quantize(weight, RateAwareRounding.Fit(weight, Grid(1), Math.Log(2) / 6));

        // assert: the coarser grid's step is found by bisection
        double low = 1, high = 2;
        for (var i = 0; i < 30; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Entropy.BitsOf(Grid(middle).Quantize(weight, NearestRounding.Instance).Codes) > Entropy.BitsOf(rateAware.Codes)
                ? (middle, high)
                : (low, middle);
        }

        var coarser = Grid(low).Quantize(weight, NearestRounding.Instance);
        Assert.Equal(1, Entropy.BitsOf(coarser.Codes) / Entropy.BitsOf(rateAware.Codes), 0.001);
        Assert.InRange(rateAware.ErrorAgainst(weight).SqnrDb - coarser.ErrorAgainst(weight).SqnrDb, 0.3, 1);
    }

    private static WeightTensor Weight(float[] values) => new("w", [values.Length], values);
}
