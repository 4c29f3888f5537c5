using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>The range of some values, and the largest magnitude's bits, which tell in the same pass whether
/// all of them are finite.</summary>
internal readonly record struct ValueRange(float Min, float Max, int MagnitudeBits)
{
    private const int Infinity = 0x7F80_0000;
    private const int MagnitudeMask = 0x7FFF_FFFF;
    private const int Block = 16;

    public static ValueRange Empty => new(float.PositiveInfinity, float.NegativeInfinity, 0);

    public bool IsFinite => MagnitudeBits < Infinity;

    /// <summary>The range without the sign of a zero, which depends on the order of the comparisons;
    /// (0, 0) where there was no value.</summary>
    public (float Min, float Max) Normalized => Min <= Max ? (Min + 0f, Max + 0f) : (0f, 0f);

    public static ValueRange Of(ReadOnlySpan<float> values)
    {
        var done = Vector128.IsHardwareAccelerated ? values.Length & -Block : 0;
        return OfBlocks(values[..done]).Union(OfScalars(values[done..]));
    }

    internal static ValueRange OfScalars(ReadOnlySpan<float> values)
    {
        var range = Empty;
        foreach (var value in values)
        {
            range = range.Union(new ValueRange(value, value, BitConverter.SingleToInt32Bits(value) & MagnitudeMask));
        }

        return range;
    }

    public ValueRange Union(ValueRange other) => new(
        other.Min < Min ? other.Min : Min,
        other.Max > Max ? other.Max : Max,
        Math.Max(MagnitudeBits, other.MagnitudeBits));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ValueRange OfBlocks(ReadOnlySpan<float> values)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        Vector256<float> min0 = Vector256.Create(float.PositiveInfinity), min1 = min0;
        Vector256<float> max0 = Vector256.Create(float.NegativeInfinity), max1 = max0;
        Vector256<int> bits0 = Vector256<int>.Zero, bits1 = bits0;
        for (nuint i = 0; i < (nuint)values.Length; i += Block)
        {
            // What the native minimum makes of NaN does not matter: the magnitude's bits give it away.
            Vector256<float> value0 = Vector256.LoadUnsafe(ref from, i), value1 = Vector256.LoadUnsafe(ref from, i + 8);
            min0 = Vector256.MinNative(min0, value0);
            min1 = Vector256.MinNative(min1, value1);
            max0 = Vector256.MaxNative(max0, value0);
            max1 = Vector256.MaxNative(max1, value1);
            bits0 = Vector256.Max(bits0, value0.AsInt32() & Vector256.Create(MagnitudeMask));
            bits1 = Vector256.Max(bits1, value1.AsInt32() & Vector256.Create(MagnitudeMask));
        }

        Vector256<float> min = Vector256.MinNative(min0, min1), max = Vector256.MaxNative(max0, max1);
        var bits = Vector256.Max(bits0, bits1);
        var range = Empty;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            range = range.Union(new ValueRange(min[lane], max[lane], bits[lane]));
        }

        return range;
    }
}
