using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>
/// Values to codes on 256-bit vectors, bit-identical to <see cref="AffineScalar"/>: every operation rounds by itself (no fused
/// multiply-add), as in NumPy and in JavaScript. Each method does whole blocks and returns how many elements it did.
/// There is no 512-bit path: already these loops wait for memory. They are optimized at once, because a whole conversion is over before
/// tiered compilation would come to them.
/// </summary>
internal static class AffineVector256
{
    private const int Block = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Quantize(ReadOnlySpan<float> source, AffineRange range, Span<byte> destination)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var step = new QuantizeStep(range);
        var done = source.Length & -Block;
        for (nuint i = 0; i < (nuint)done; i += Block)
        {
            Vector256.Narrow(step.Take16(ref from, i), step.Take16(ref from, i + 16)).StoreUnsafe(ref to, i);
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Quantize(ReadOnlySpan<float> source, AffineRange range, Span<ushort> destination)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var step = new QuantizeStep(range);
        var done = source.Length & -Block;
        for (nuint i = 0; i < (nuint)done; i += Block)
        {
            step.Take16(ref from, i).StoreUnsafe(ref to, i);
            step.Take16(ref from, i + 16).StoreUnsafe(ref to, i + 16);
        }

        return done;
    }

    private readonly struct QuantizeStep(AffineRange range)
    {
        private readonly Vector256<float> _min = Vector256.Create(range.Min);
        private readonly Vector256<float> _max = Vector256.Create(range.Max);
        private readonly Vector256<float> _scale = Vector256.Create(range.Scale);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<ushort> Take16(ref float from, nuint index) =>
            Vector256.Narrow(Code(Vector256.LoadUnsafe(ref from, index)), Code(Vector256.LoadUnsafe(ref from, index + 8)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<uint> Code(Vector256<float> value)
        {
            // Compare and select, since min and max instructions treat NaN differently from machine to machine.
            var clipped = Vector256.ConditionalSelect(Vector256.GreaterThan(value, _min), value, _min);
            clipped = Vector256.ConditionalSelect(Vector256.LessThan(clipped, _max), clipped, _max);
            return (((clipped - _min) / _scale) + Vector256.Create(AffineScalar.Rounder)).AsUInt32();
        }
    }
}
