using System.Numerics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>The arithmetic one element at a time: the definition that the vectorized loops are tested against,
/// and their remainder.</summary>
internal static class AffineScalar
{
    /// <summary>Added to a float in 0..2²², rounds it half to even into the low bits of its significand.</summary>
    internal const float Rounder = 1 << 23;

    public static void Quantize<TCode>(ReadOnlySpan<float> source, AffineRange range, Span<TCode> destination)
        where TCode : struct, IBinaryInteger<TCode>
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = TCode.CreateTruncating(Code(source[i], range));
        }
    }

    public static void Dequantize<TCode>(ReadOnlySpan<TCode> source, AffineParameters p, Span<float> destination)
        where TCode : struct, IBinaryInteger<TCode>
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = Value(int.CreateTruncating(source[i]), p);
        }
    }

    public static float Value(int code, AffineParameters p) => (float)((code * p.Scale) + p.Min);

    /// <summary>The code in the low bits. Where the scale is subnormal in float32 its cast is off by up to a half, and the code wraps
    /// around; where it vanishes, the code is 0: so does the reference, and its bytes are the contract.</summary>
    private static int Code(float value, AffineRange range)
    {
        // Written so that NaN takes the lower bound on every machine.
        var clipped = value > range.Min ? value : range.Min;
        clipped = clipped < range.Max ? clipped : range.Max;
        return BitConverter.SingleToInt32Bits(((clipped - range.Min) / range.Scale) + Rounder);
    }
}
