using System.Runtime.InteropServices;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Tests.Arithmetic;

/// <summary>The vectorized loops against their scalar definitions, bit for bit, at lengths around every block size.
/// <see cref="InstructionSetTests"/> runs this class again with fewer instruction sets.</summary>
public sealed class LoopTests
{
    private static readonly int[] _lengths = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000, 4099];

    public static TheoryData<double, double> Parameters => new()
    {
        { 0.00390625, -0.5 }, { 0.007874015718698502, -1 }, { 1, 0 }, { 1e-3, 5 }, { 1e-45, 0 }, { 1e-60, 0 }, { 1e30, -1e32 },
        { 0.1, -12.7 }, { 3e38, -3e38 },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Quantizing_is_bit_identical(double scale, double min)
    {
        var p = new AffineParameters(scale, min);
        foreach (var length in _lengths)
        {
            foreach (var values in (float[][])[TestValues.Uniform(length, length, -2, 2), TestValues.RandomBits(length, length)])
            {
                // arrange
                byte[] bytes = new byte[length], expectedBytes = new byte[length];
                ushort[] codes = new ushort[length], expectedCodes = new ushort[length];
                AffineScalar.Quantize(values, new AffineRange(p, byte.MaxValue), expectedBytes);
                AffineScalar.Quantize(values, new AffineRange(p, ushort.MaxValue), expectedCodes);

                // act
                AffineQuantizer.Quantize(values, p, bytes);
                AffineQuantizer.Quantize(values, p, codes);

                // assert
                Assert.Equal(expectedBytes, bytes);
                Assert.Equal(expectedCodes, codes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Dequantizing_is_bit_identical(double scale, double min)
    {
        // arrange
        var p = new AffineParameters(scale, min);
        ushort[] codes = [.. Enumerable.Range(0, 65_536 + 13).Select(code => (ushort)code)];
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(code => (byte)code)];
        float[] values = new float[codes.Length], expected = new float[codes.Length];

        // act, assert
        AffineScalar.Dequantize(codes, p, expected);
        AffineQuantizer.Dequantize(codes, p, values);
        AssertSameBits(expected, values);

        AffineScalar.Dequantize(bytes, p, expected.AsSpan(0, bytes.Length));
        AffineQuantizer.Dequantize(bytes, p, values.AsSpan(0, bytes.Length));
        AssertSameBits(expected, values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    public void Dequantizing_more_than_caches_hold_is_bit_identical_wherever_it_is_written(int offset)
    {
        // arrange
        var p = new AffineParameters(0.007874015718698502, -1);
        const int length = DequantizeVectors.LeastStreamed + 13;
        var bytes = new byte[length];
        new Random(offset).NextBytes(bytes);
        ushort[] codes = [.. bytes.Select((code, i) => (ushort)((code << 8) + i))];
        float[] values = new float[offset + length + 1], expected = new float[length];

        // act, assert
        AffineScalar.Dequantize(codes, p, expected);
        AffineQuantizer.Dequantize(codes, p, values.AsSpan(offset, length));
        AssertSameBits(expected, values[offset..^1]);

        AffineScalar.Dequantize(bytes, p, expected);
        AffineQuantizer.Dequantize(bytes, p, values.AsSpan(offset, length));
        AssertSameBits(expected, values[offset..^1]);

        var halves = MemoryMarshal.Cast<ushort, Half>(codes);
        Float16Scalar.Dequantize(halves, expected);
        Float16Quantizer.Dequantize(halves, values.AsSpan(offset, length));
        AssertSameBits(expected, values[offset..^1]);
        Assert.All((float[])[.. values[..offset], values[^1]], untouched => Assert.Equal(0, untouched));
    }

    [Fact]
    public void The_range_is_bit_identical()
    {
        foreach (var length in _lengths)
        {
            // arrange
            var values = TestValues.FiniteBits(length, length);
            var expected = ValueRange.OfScalars(values);

            // act
            var range = ValueRange.Of(values);

            // assert
            Assert.Equal(expected, range);
        }
    }

    [Fact]
    public void Rounding_to_float16_is_bit_identical()
    {
        // arrange: every float16 and the floats beside it and beside the midpoint above it, and all kinds of others
        var nearby = Enumerable.Range(0, 65_536).SelectMany(half =>
        {
            var value = (float)BitConverter.UInt16BitsToHalf((ushort)half);
            var next = (float)BitConverter.UInt16BitsToHalf((ushort)(half + 1));
            var middle = value + ((next - value) / 2);
            return (float[])[
                value, MathF.BitIncrement(value), MathF.BitDecrement(value), middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle),
            ];
        });
        float[] values = [.. nearby, .. TestValues.RandomBits(200_003, seed: 4)];
        Half[] halves = new Half[values.Length], expected = new Half[values.Length];

        // act
        var expectedLosses = Float16Scalar.Quantize(values, expected);
        var losses = Float16Quantizer.Quantize(values, halves);

        // assert
        Assert.Equal(MemoryMarshal.Cast<Half, ushort>(expected), MemoryMarshal.Cast<Half, ushort>(halves));
        Assert.Equal(expectedLosses, losses);
    }

    [Fact]
    public void Restoring_from_float16_is_bit_identical()
    {
        // arrange
        Half[] halves = [.. Enumerable.Range(0, 65_536 + 5).Select(half => BitConverter.UInt16BitsToHalf((ushort)half))];
        float[] values = new float[halves.Length], expected = new float[halves.Length];

        // act
        Float16Scalar.Dequantize(halves, expected);
        Float16Quantizer.Dequantize(halves, values);

        // assert
        AssertSameBits(expected, values);
    }

    [Fact]
    public void Error_figures_are_bit_identical_however_the_tensor_is_cut()
    {
        // arrange
        var original = TestValues.Normal(10_007, seed: 5);
        float[] restored = [.. original.Select(value => MathF.Round(value, 2))];
        (original[17], restored[17]) = (float.NaN, float.NaN);
        (original[18], restored[18]) = (float.PositiveInfinity, float.PositiveInfinity);
        var scalar = default(ErrorSums);
        scalar.AddScalars(original, restored);
        var expected = scalar.ToError();

        foreach (var chunk in (int[])[1, 3, 8, 31, 1000, 10_007])
        {
            // act
            var accumulator = new ErrorAccumulator();
            for (var start = 0; start < original.Length; start += chunk)
            {
                var length = Math.Min(chunk, original.Length - start);
                accumulator.Add(original.AsSpan(start, length), restored.AsSpan(start, length));
            }

            // assert
            Assert.Equal(expected, accumulator.ToError());
        }

        Assert.InRange(expected.MaxAbs, 0.004999, 0.005001);
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(MemoryMarshal.Cast<float, int>(expected), MemoryMarshal.Cast<float, int>(actual));
}
