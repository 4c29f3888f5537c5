using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>The affine arithmetic on whatever this machine has: vectors as far as they go, then one element at a time.</summary>
internal static class AffineLoops
{
    public static void Quantize(ReadOnlySpan<float> source, AffineRange range, Span<byte> destination)
    {
        var done = Vector128.IsHardwareAccelerated ? AffineVector256.Quantize(source, range, destination) : 0;
        AffineScalar.Quantize(source[done..], range, destination[done..]);
    }

    public static void Quantize(ReadOnlySpan<float> source, AffineRange range, Span<ushort> destination)
    {
        var done = Vector128.IsHardwareAccelerated ? AffineVector256.Quantize(source, range, destination) : 0;
        AffineScalar.Quantize(source[done..], range, destination[done..]);
    }

    public static void Dequantize(ReadOnlySpan<byte> source, AffineParameters p, Span<float> destination)
    {
        var done = Vector128.IsHardwareAccelerated ? AffineVector256.Dequantize(source, p, destination) : 0;
        AffineScalar.Dequantize(source[done..], p, destination[done..]);
    }

    public static void Dequantize(ReadOnlySpan<ushort> source, AffineParameters p, Span<float> destination)
    {
        var done = Vector128.IsHardwareAccelerated ? AffineVector256.Dequantize(source, p, destination) : 0;
        AffineScalar.Dequantize(source[done..], p, destination[done..]);
    }
}
