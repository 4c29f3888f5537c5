using QuantBuild.Quantization.Arithmetic;

namespace QuantBuild.Quantization.Tests.Arithmetic;

public sealed class Float16QuantizerTests
{
    [Theory]
    [InlineData(0f, 0x0000)]
    [InlineData(-0f, 0x8000)]
    [InlineData(1f, 0x3C00)]
    [InlineData(-2f, 0xC000)]
    [InlineData(1.00048828125f, 0x3C00)] // 1 + 2⁻¹¹: a tie that goes down to the even significand
    [InlineData(1.00146484375f, 0x3C02)] // 1 + 3·2⁻¹¹: a tie that goes up to it
    [InlineData(65504f, 0x7BFF)]
    [InlineData(65519.996f, 0x7BFF)]
    [InlineData(65520f, 0x7C00)]
    [InlineData(-1e30f, 0xFC00)]
    [InlineData(6.1035156e-5f, 0x0400)] // 2⁻¹⁴, the smallest normal
    [InlineData(5.9604645e-8f, 0x0001)] // 2⁻²⁴, the smallest subnormal
    [InlineData(8.940697e-8f, 0x0002)] // 1.5·2⁻²⁴: a tie between subnormals
    [InlineData(2.9802322e-8f, 0x0000)] // 2⁻²⁵: a tie with zero
    [InlineData(2.9802326e-8f, 0x0001)]
    [InlineData(float.PositiveInfinity, 0x7C00)]
    public void Rounds_as_IEEE_754_says(float value, int expected)
    {
        // arrange: long enough for every path
        float[] values = [.. Enumerable.Repeat(value, 37)];
        var halves = new Half[values.Length];

        // act
        Float16Quantizer.Quantize(values, halves);

        // assert
        Assert.All(halves, half => Assert.Equal(expected, BitConverter.HalfToUInt16Bits(half)));
    }

    [Fact]
    public void Counts_what_became_infinite_and_what_became_zero()
    {
        // arrange
        float[] values = [1e6f, -70_000f, 65_504f, float.PositiveInfinity, float.NaN, 1e-8f, -1e-45f, 0f, -0f, 1e-7f];
        values = [.. values, .. values, .. values];

        // act
        var losses = Float16Quantizer.Quantize(values, new Half[values.Length]);

        // assert
        Assert.Equal(new Float16Losses(Overflowed: 6, Underflowed: 6), losses);
        Assert.True(losses.Any);
        Assert.False(Float16Quantizer.Quantize([0f, 1f], new Half[2]).Any);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Float16Quantizer.Quantize(new float[3], new Half[2]));
        Assert.Throws<ArgumentException>(() => Float16Quantizer.Dequantize(new Half[3], new float[4]));
    }
}
