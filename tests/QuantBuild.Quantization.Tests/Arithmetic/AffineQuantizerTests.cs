using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Tests.Arithmetic;

public sealed class AffineQuantizerTests
{
    [Theory]
    [InlineData(-1, 3, 255, 4.0 / 255, -64 * (4.0 / 255))]
    [InlineData(3, 5, 255, 2.0 / 255, 3)]
    [InlineData(-5, -3, 65535, 2.0 / 65535, -5)]
    [InlineData(2.5, 2.5, 255, 1, 2.5)]
    [InlineData(0, 0, 255, 1, 0)]
    [InlineData(-3, 5, 2, 4, -4)]
    public void Fit_follows_the_reference(double min, double max, int highestCode, double scale, double nudgedMin)
    {
        // act
        var p = AffineQuantizer.Fit(min, max, highestCode);

        // assert
        Assert.Equal(new AffineParameters(scale, nudgedMin), p);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0, 1, 65536)]
    [InlineData(1, 0, 255)]
    [InlineData(double.NaN, 1, 255)]
    [InlineData(0, double.PositiveInfinity, 255)]
    public void Fit_refuses_what_is_no_range(double min, double max, int highestCode) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AffineQuantizer.Fit(min, max, highestCode));

    [Fact]
    public void Ties_go_to_the_even_code()
    {
        // arrange
        float[] values = [0, 0.5f, 1.5f, 2.5f, 254.5f, 255];
        var codes = new byte[values.Length];

        // act
        AffineQuantizer.Quantize(values, new AffineParameters(1, 0), codes);

        // assert
        Assert.Equal([0, 0, 2, 2, 254, 255], codes);
    }

    [Fact]
    public void Zero_is_restored_exactly_where_the_range_holds_it()
    {
        // arrange
        var values = TestValues.Uniform(1000, seed: 1, min: -0.37f, max: 1.13f);
        values[500] = 0;
        var (min, max) = AffineQuantizer.FindRange(values);

        foreach (var highestCode in Enumerable.Range(1, 255))
        {
            // act
            var p = AffineQuantizer.Fit(min, max, highestCode);
            var codes = new byte[values.Length];
            var restored = new float[values.Length];
            AffineQuantizer.Quantize(values, p, codes);
            AffineQuantizer.Dequantize(codes, p, restored);

            // assert
            Assert.Equal(0f, restored[500]);
        }
    }

    [Fact]
    public void Values_are_restored_as_JavaScript_computes_them()
    {
        // arrange: q · scale + min in float64 and in float32 differ here
        var p = new AffineParameters(0.1, -12.7);
        float[] restored = new float[256], expected = [.. Enumerable.Range(0, 256).Select(code => (float)((code * 0.1) + -12.7))];

        // act
        AffineQuantizer.Dequantize([.. Enumerable.Range(0, 256).Select(code => (byte)code)], p, restored);

        // assert
        Assert.Equal(expected, restored);
        Assert.NotEqual(expected, [.. Enumerable.Range(0, 256).Select(code => (code * 0.1f) + -12.7f)]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_an_error_naming_the_first(float value)
    {
        for (var index = 0; index < 70; index++)
        {
            // arrange
            var values = TestValues.Uniform(70, seed: 2);
            values[index] = value;
            values[69] = float.NaN;

            // act
            var error = Assert.Throws<NonFiniteWeightException>(() => AffineQuantizer.FindRange(values, "dense/kernel"));

            // assert
            Assert.Equal((index, "dense/kernel"), (error.Index, error.Tensor));
            Assert.Contains($"'dense/kernel' cannot be quantized: element {index} is", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_range_is_the_same_at_every_length_and_has_no_negative_zero()
    {
        foreach (var length in Enumerable.Range(0, 100))
        {
            // arrange
            var values = TestValues.FiniteBits(length, seed: length);

            // act
            var (min, max) = AffineQuantizer.FindRange(values);

            // assert
            Assert.Equal((values.DefaultIfEmpty().Min(), values.DefaultIfEmpty().Max()), (min, max));
        }

        var zero = AffineQuantizer.FindRange([.. Enumerable.Repeat(-0f, 40)]);
        Assert.False(float.IsNegative(zero.Min) || float.IsNegative(zero.Max));
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AffineQuantizer.Quantize(new float[3], new AffineParameters(1, 0), new byte[2]));
        Assert.Throws<ArgumentException>(() => AffineQuantizer.Quantize(new float[3], new AffineParameters(1, 0), new ushort[4]));
        Assert.Throws<ArgumentException>(() => AffineQuantizer.Dequantize(new byte[3], new AffineParameters(1, 0), new float[2]));
        Assert.Throws<ArgumentException>(() => AffineQuantizer.Dequantize(new ushort[3], new AffineParameters(1, 0), new float[4]));
    }

    [Fact]
    public void Codes_are_what_NumPys_float32_expression_gives()
    {
        // arrange: clip, subtract, divide and round written out, each in float32
        var values = TestValues.Normal(10_000, seed: 3);
        var (min, max) = AffineQuantizer.FindRange(values);
        var p = AffineQuantizer.Fit(min, max, 255);
        float lower = (float)p.Min, upper = (float)((255 * p.Scale) + p.Min), scale = (float)p.Scale;
        byte[] expected =
            [.. values.Select(value => (byte)MathF.Round((Math.Clamp(value, lower, upper) - lower) / scale, MidpointRounding.ToEven))];

        // act
        var codes = new byte[values.Length];
        AffineQuantizer.Quantize(values, p, codes);

        // assert
        Assert.Equal(expected, codes);
    }

    [Fact]
    public void Codes_beyond_the_last_wrap_around_as_in_the_reference_where_the_scale_is_subnormal()
    {
        // arrange: cast to float32 this scale loses a tenth of itself
        var p = AffineQuantizer.Fit(0, 9.99994610111476e-41, ushort.MaxValue);
        var range = new AffineRange(p, ushort.MaxValue);
        var codes = new ushort[1];

        // act
        AffineQuantizer.Quantize([9.99994610111476e-41f], p, codes);

        // assert
        Assert.True((double)range.Max / range.Scale > ushort.MaxValue);
        Assert.Equal(unchecked((ushort)Math.Round((double)range.Max / range.Scale)), codes[0]);
    }
}
