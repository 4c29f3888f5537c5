using QuantBuild.Quantization.Arithmetic;

namespace QuantBuild.Quantization.Tests.Arithmetic;

public sealed class ErrorAccumulatorTests
{
    [Fact]
    public void Figures_are_those_of_the_definition()
    {
        // arrange
        var accumulator = new ErrorAccumulator();

        // act: signal 9 + 16, noise 0.25 + 1
        accumulator.Add([3, 4], [3.5f, 3f]);
        var error = accumulator.ToError();

        // assert
        Assert.Equal(1, error.MaxAbs);
        Assert.Equal(Math.Sqrt(1.25 / 2), error.Rms, 1e-15);
        Assert.Equal(10 * Math.Log10(25 / 1.25), error.SqnrDb, 1e-12);
    }

    [Fact]
    public void No_error_has_an_infinite_ratio()
    {
        // arrange
        var accumulator = new ErrorAccumulator();

        // act, assert
        Assert.Equal(new QuantizationError(0, 0, double.PositiveInfinity), accumulator.ToError());
        accumulator.Add([2.5f, 2.5f], [0, 0], new AffineParameters(1, 2.5));
        Assert.Equal(new QuantizationError(0, 0, double.PositiveInfinity), accumulator.ToError());
    }

    [Fact]
    public void Error_without_signal_has_a_ratio_of_minus_infinity()
    {
        // arrange
        var accumulator = new ErrorAccumulator();

        // act
        accumulator.Add([0f, 0f], [1f, -1f]);

        // assert
        Assert.Equal(new QuantizationError(1, 1, double.NegativeInfinity), accumulator.ToError());
    }

    [Fact]
    public void A_value_that_became_infinite_has_infinite_error()
    {
        // arrange
        var accumulator = new ErrorAccumulator();

        // act
        accumulator.Add([1e6f, 1f], [Half.PositiveInfinity, (Half)1f]);

        // assert
        Assert.Equal(
            new QuantizationError(double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity), accumulator.ToError());
    }

    [Fact]
    public void What_was_not_finite_before_is_neither_signal_nor_error()
    {
        // arrange
        var accumulator = new ErrorAccumulator();
        float[] original = [.. Enumerable.Repeat(float.NaN, 9), .. Enumerable.Repeat(float.NegativeInfinity, 9), 2f];
        float[] restored = [.. Enumerable.Repeat(0f, 18), 2f];

        // act
        accumulator.Add(original, restored);

        // assert
        Assert.Equal(new QuantizationError(0, 0, double.PositiveInfinity), accumulator.ToError());
    }

    [Fact]
    public void A_value_restored_as_NaN_shows_in_every_figure()
    {
        // arrange
        var accumulator = new ErrorAccumulator();
        var restored = TestValues.Uniform(40, seed: 10);
        restored[11] = float.NaN;

        // act
        accumulator.Add(TestValues.Uniform(40, seed: 11), restored);

        // assert
        Assert.Equal(new QuantizationError(double.NaN, double.NaN, double.NaN), accumulator.ToError());
    }

    [Fact]
    public void The_largest_error_is_at_most_half_a_step_and_the_RMS_error_that_of_a_uniform_distribution()
    {
        // arrange
        var values = TestValues.Uniform(100_000, seed: 8);
        var (min, max) = AffineQuantizer.FindRange(values);
        var p = AffineQuantizer.Fit(min, max, 255);
        var codes = new byte[values.Length];
        AffineQuantizer.Quantize(values, p, codes);
        var accumulator = new ErrorAccumulator();

        // act
        accumulator.Add(values, codes, p);
        var error = accumulator.ToError();

        // assert: the float32 arithmetic adds its own rounding
        Assert.InRange(error.MaxAbs, 0.499 * p.Scale, 0.501 * p.Scale);
        Assert.Equal(p.Scale / Math.Sqrt(12), error.Rms, 0.01 * p.Scale);
        Assert.InRange(error.SqnrDb, 48, 49);
    }

    [Fact]
    public void Codes_are_restored_chunk_by_chunk()
    {
        // arrange
        var values = TestValues.Normal(10_001, seed: 9);
        var p = AffineQuantizer.Fit(-5, 5, ushort.MaxValue);
        var codes = new ushort[values.Length];
        var restored = new float[values.Length];
        AffineQuantizer.Quantize(values, p, codes);
        AffineQuantizer.Dequantize(codes, p, restored);
        ErrorAccumulator fromCodes = new(), fromValues = new();

        // act
        fromCodes.Add(values, codes, p);
        fromValues.Add(values, restored);

        // assert
        Assert.Equal(fromValues.ToError(), fromCodes.ToError());
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        var accumulator = new ErrorAccumulator();
        Assert.Throws<ArgumentException>(() => accumulator.Add(new float[3], new float[2]));
        Assert.Throws<ArgumentException>(() => accumulator.Add(new float[3], new byte[2], new AffineParameters(1, 0)));
        Assert.Throws<ArgumentException>(() => accumulator.Add(new float[3], new ushort[2], new AffineParameters(1, 0)));
        Assert.Throws<ArgumentException>(() => accumulator.Add(new float[3], new Half[2]));
    }
}
