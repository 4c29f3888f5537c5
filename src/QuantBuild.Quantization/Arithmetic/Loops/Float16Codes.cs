using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>Values in float16, bit-identical to <see cref="Float16Scalar"/>; in integer arithmetic, since the runtime offers no
/// conversion instruction.</summary>
internal readonly unsafe struct Float16Codes : ICodes<Half>
{
    private const int HighestFinite = 0x7BFF;
    private const int SingleInfinity = 0x7F80_0000;

    public void Restore(ReadOnlySpan<Half> source, Span<float> destination) => Float16Scalar.Dequantize(source, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Restore8(Half* from)
    {
        var half = Vector256.WidenLower(Vector128.Load((ushort*)from).ToVector256Unsafe()).AsInt32();
        var sign = (half & Vector256.Create(0x8000)) << 16;
        var magnitude = (half & Vector256.Create(0x7FFF)) << 13;

        // Infinities and NaN have the highest exponent there as here. Of all others it is 112 too small, also of subnormals: one exact
        // multiplication mends that, changes no infinity, and has NaN become quiet.
        var special = Vector256.GreaterThan(magnitude, Vector256.Create(HighestFinite << 13)) & Vector256.Create(SingleInfinity);
        var value = (magnitude | special).AsSingle() * Vector256.Create((254 - 15) << 23).AsSingle();
        return (value.AsInt32() | sign).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Restore16(Half* from) => Vector512.Create(Restore8(from), Restore8(from + 8));
}
