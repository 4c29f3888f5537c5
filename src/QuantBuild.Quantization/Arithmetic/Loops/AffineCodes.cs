using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>Codes of a scale and a least value, bit-identical to <see cref="AffineScalar"/>: every operation rounds by itself (no fused
/// multiply-add), as in NumPy and in JavaScript.</summary>
/// <param name="parameters">The scale and the least value.</param>
/// <typeparam name="TCode">A byte, or 16 bits.</typeparam>
internal readonly unsafe struct AffineCodes<TCode>(AffineParameters parameters) : ICodes<TCode>
    where TCode : unmanaged, IBinaryInteger<TCode>
{
    private readonly double _scale = parameters.Scale;
    private readonly double _min = parameters.Min;

    public void Restore(ReadOnlySpan<TCode> source, Span<float> destination) =>
        AffineScalar.Dequantize(source, new AffineParameters(_scale, _min), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Restore8(TCode* from)
    {
        Vector256<double> low, high;
        if (Avx2.IsSupported)
        {
            var codes = typeof(TCode) == typeof(byte) ? Avx2.ConvertToVector256Int32((byte*)from)
                : Avx2.ConvertToVector256Int32((ushort*)from);
            (low, high) = (Avx.ConvertToVector256Double(codes.GetLower()), Avx.ConvertToVector256Double(codes.GetUpper()));
        }
        else
        {
            var codes = Vector256.WidenLower(Load8(from).ToVector256Unsafe()).AsInt32();
            (low, high) = (Vector256.ConvertToDouble(Vector256.WidenLower(codes)), Vector256.ConvertToDouble(Vector256.WidenUpper(codes)));
        }

        Vector256<double> scale = Vector256.Create(_scale), min = Vector256.Create(_min);
        return Vector256.Narrow((low * scale) + min, (high * scale) + min);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Restore16(TCode* from)
    {
        Vector512<double> scale = Vector512.Create(_scale), min = Vector512.Create(_min);
        return Vector512.Narrow((Doubles(from) * scale) + min, (Doubles(from + 8) * scale) + min);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Doubles(TCode* from) => Vector512.ConvertToDouble(
        typeof(TCode) == typeof(byte) ? Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(*(ulong*)from).AsByte())
            : Avx512F.ConvertToVector512Int64(Vector128.Load((ushort*)from)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Load8(TCode* from) =>
        typeof(TCode) == typeof(byte) ? Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)from).AsByte())
            : Vector128.Load((ushort*)from);
}
