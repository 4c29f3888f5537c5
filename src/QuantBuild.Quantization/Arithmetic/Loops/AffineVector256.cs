using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>
/// The affine arithmetic on 256-bit vectors, bit-identical to <see cref="AffineScalar"/>: every operation rounds by itself (no fused
/// multiply-add), as in NumPy and in JavaScript. Each method does whole blocks and returns how many elements it did.
/// There is no 512-bit path: already these loops wait for memory. They are optimized at once, because a whole conversion is over before
/// tiered compilation would come to them.
/// </summary>
internal static class AffineVector256
{
    private const int Block = 32;

    /// <summary>2⁵² as a float64's bits: or-ed with an integer below 2³², it makes 2⁵² + integer.</summary>
    private const ulong IntegerToDouble = 0x4330_0000_0000_0000;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Dequantize(ReadOnlySpan<byte> source, AffineParameters p, Span<float> destination)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var step = new DequantizeStep(p);
        var done = source.Length & -Block;
        for (nuint i = 0; i < (nuint)done; i += Block)
        {
            var codes = Vector256.LoadUnsafe(ref from, i);
            step.Put16(Vector256.WidenLower(codes), ref to, i);
            step.Put16(Vector256.WidenUpper(codes), ref to, i + 16);
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Dequantize(ReadOnlySpan<ushort> source, AffineParameters p, Span<float> destination)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var step = new DequantizeStep(p);
        var done = source.Length & -Block;
        for (nuint i = 0; i < (nuint)done; i += Block)
        {
            step.Put16(Vector256.LoadUnsafe(ref from, i), ref to, i);
            step.Put16(Vector256.LoadUnsafe(ref from, i + 16), ref to, i + 16);
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

    private readonly struct DequantizeStep(AffineParameters p)
    {
        private readonly Vector256<double> _scale = Vector256.Create(p.Scale);
        private readonly Vector256<double> _min = Vector256.Create(p.Min);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Put16(Vector256<ushort> codes, ref float to, nuint index)
        {
            Values(Vector256.WidenLower(codes)).StoreUnsafe(ref to, index);
            Values(Vector256.WidenUpper(codes)).StoreUnsafe(ref to, index + 8);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<float> Values(Vector256<uint> codes) =>
            Vector256.Narrow(Value(Vector256.WidenLower(codes)), Value(Vector256.WidenUpper(codes)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<double> Value(Vector256<ulong> code)
        {
            var integer = (code | Vector256.Create(IntegerToDouble)).AsDouble() - Vector256.Create(IntegerToDouble).AsDouble();
            return (integer * _scale) + _min;
        }
    }
}
