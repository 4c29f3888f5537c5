using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>Rounding to float16 on 256-bit vectors, bit-identical to <see cref="Float16Scalar"/>; in integer arithmetic, since the
/// runtime offers no conversion instruction. It does whole blocks and returns how many elements it did.</summary>
internal static class Float16Vector256
{
    private const int Block = 16;
    private const int ExponentRebias = 112 << 23;
    private const int SmallestNormalHalf = 113 << 23;
    private const int SingleInfinity = 0x7F80_0000;
    private const int HalfInfinity = 0x7C00;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Quantize(ReadOnlySpan<float> source, Span<Half> destination, out Float16Losses losses)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref Unsafe.As<Half, ushort>(ref MemoryMarshal.GetReference(destination));
        Vector256<int> overflowed = Vector256<int>.Zero, underflowed = Vector256<int>.Zero;
        var done = source.Length & -Block;
        for (nuint i = 0; i < (nuint)done; i += Block)
        {
            var low = Round(Vector256.LoadUnsafe(ref from, i), ref overflowed, ref underflowed);
            var high = Round(Vector256.LoadUnsafe(ref from, i + 8), ref overflowed, ref underflowed);
            Vector256.Narrow(low.AsUInt32(), high.AsUInt32()).StoreUnsafe(ref to, i);
        }

        losses = new Float16Losses(Vector256.Sum(overflowed), Vector256.Sum(underflowed));
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(Vector256<float> value, ref Vector256<int> overflowed, ref Vector256<int> underflowed)
    {
        var bits = value.AsInt32();
        var magnitude = bits & Vector256.Create(0x7FFF_FFFF);

        // Normal: rebias the exponent and round half to even by adding just under a half, and the lowest bit that stays.
        var isOdd = (magnitude >> 13) & Vector256<int>.One;
        var normal = (magnitude - Vector256.Create(ExponentRebias - 0xFFF) + isOdd) >> 13;

        // Subnormal: the last bit of 0.5 is worth half of float16's smallest step twice over, 2⁻²⁴, so this addition does the rounding.
        var subnormal = (magnitude.AsSingle() + Vector256.Create(0.5f)).AsInt32() - Vector256.Create(0.5f).AsInt32();
        var rounded = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(SmallestNormalHalf)), subnormal, normal);
        rounded = Vector256.Min(rounded, Vector256.Create(HalfInfinity));

        var isFinite = Vector256.LessThan(magnitude, Vector256.Create(SingleInfinity));
        overflowed -= Vector256.Equals(rounded, Vector256.Create(HalfInfinity)) & isFinite;
        underflowed -= Vector256.AndNot(Vector256.Equals(rounded, Vector256<int>.Zero), Vector256.Equals(magnitude, Vector256<int>.Zero));

        // NaN keeps the upper bits of its payload and becomes quiet.
        var isNaN = Vector256.GreaterThan(magnitude, Vector256.Create(SingleInfinity));
        var quietNaN = ((magnitude >> 13) & Vector256.Create(0x3FF)) | Vector256.Create(0x7E00);
        rounded = Vector256.ConditionalSelect(isNaN, quietNaN, rounded);
        return rounded | ((bits >> 16) & Vector256.Create(0x8000));
    }
}
