using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>
/// Codes to values on vectors as wide as the machine has them, bit-identical to <see cref="AffineScalar"/>: every operation rounds by
/// itself (no fused multiply-add), as in NumPy and in JavaScript. It writes up to four times what it reads, so that what counts is how it
/// writes: where more is written than caches hold, it goes past them, and no memory is fetched to be overwritten.
/// </summary>
internal static class DequantizeVectors
{
    /// <summary>From so many values on, which are 4 MiB, they are stored past the caches; a smaller block is used at once, as a
    /// rule.</summary>
    internal const int LeastStreamed = 1 << 20;

    private const int Block = 16;
    private const int Alignment = 64;

    /// <summary>2⁵² as a float64's bits: or-ed with an integer below 2³², it makes 2⁵² + integer.</summary>
    private const ulong IntegerToDouble = 0x4330_0000_0000_0000;

    /// <summary>Restores values, all but a rest that is shorter than a block.</summary>
    /// <param name="source">The codes, bytes or of 16 bits.</param>
    /// <param name="p">What they stand for.</param>
    /// <param name="destination">Receives the values.</param>
    /// <returns>How many it did.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe int Run<TCode>(ReadOnlySpan<TCode> source, AffineParameters p, Span<float> destination)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        fixed (TCode* from = source)
        {
            fixed (float* to = destination)
            {
                var ahead = source.Length < LeastStreamed ? -1 : ToAlignment((nint)to);
                var start = Math.Max(ahead, 0);
                AffineScalar.Dequantize(source[..start], p, destination);
                var end = start + ((source.Length - start) & -Block);
                if (Vector512.IsHardwareAccelerated)
                {
                    Run512(from, p, to, start, end, ahead >= 0);
                }
                else
                {
                    Run256(from, p, to, start, end, ahead >= 0);
                }

                if (ahead >= 0)
                {
                    // What went past the caches is seen by other threads only after this.
                    Interlocked.MemoryBarrier();
                }

                return end;
            }
        }
    }

    /// <summary>How many values lie before the next place where vectors are aligned; -1 where values never are.</summary>
    private static int ToAlignment(nint address) =>
        address % sizeof(float) == 0 ? (int)(-address & (Alignment - 1)) / sizeof(float) : -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Run512<TCode>(TCode* from, AffineParameters p, float* to, int start, int end, bool isStreamed)
        where TCode : unmanaged
    {
        Vector512<double> scale = Vector512.Create(p.Scale), min = Vector512.Create(p.Min);
        for (var i = start; i < end; i += Block)
        {
            var codes = Vector512.WidenLower(Load16(from + i).ToVector512Unsafe());
            var values = Vector512.Narrow(
                (Integers(Vector512.WidenLower(codes)) * scale) + min, (Integers(Vector512.WidenUpper(codes)) * scale) + min);
            if (isStreamed)
            {
                values.StoreAlignedNonTemporal(to + i);
            }
            else
            {
                values.Store(to + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Run256<TCode>(TCode* from, AffineParameters p, float* to, int start, int end, bool isStreamed)
        where TCode : unmanaged
    {
        Vector256<double> scale = Vector256.Create(p.Scale), min = Vector256.Create(p.Min);
        for (var i = start; i < end; i += Block)
        {
            var codes = Load16(from + i);
            var low = Values(Vector256.WidenLower(codes), scale, min);
            var high = Values(Vector256.WidenUpper(codes), scale, min);
            if (isStreamed)
            {
                low.StoreAlignedNonTemporal(to + i);
                high.StoreAlignedNonTemporal(to + i + 8);
            }
            else
            {
                low.Store(to + i);
                high.Store(to + i + 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Values(Vector256<uint> codes, Vector256<double> scale, Vector256<double> min) =>
        Vector256.Narrow((Integers(Vector256.WidenLower(codes)) * scale) + min, (Integers(Vector256.WidenUpper(codes)) * scale) + min);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<ushort> Load16<TCode>(TCode* from)
        where TCode : unmanaged
    {
        if (sizeof(TCode) == sizeof(ushort))
        {
            return Vector256.Load((ushort*)from);
        }

        var codes = Vector128.Load((byte*)from);
        return Vector256.Create(Vector128.WidenLower(codes), Vector128.WidenUpper(codes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Integers(Vector256<ulong> codes) =>
        (codes | Vector256.Create(IntegerToDouble)).AsDouble() - Vector256.Create(IntegerToDouble).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Integers(Vector512<ulong> codes) =>
        (codes | Vector512.Create(IntegerToDouble)).AsDouble() - Vector512.Create(IntegerToDouble).AsDouble();
}
