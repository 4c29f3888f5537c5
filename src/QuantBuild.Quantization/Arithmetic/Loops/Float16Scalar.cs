namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>The conversion one element at a time, by the runtime's own IEEE conversion: what the vectorized
/// loops are tested against.</summary>
internal static class Float16Scalar
{
    public static Float16Losses Quantize(ReadOnlySpan<float> source, Span<Half> destination)
    {
        long overflowed = 0, underflowed = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var rounded = (Half)source[i];
            destination[i] = rounded;
            overflowed += Half.IsInfinity(rounded) && float.IsFinite(source[i]) ? 1 : 0;
            underflowed += rounded == Half.Zero && source[i] != 0 ? 1 : 0;
        }

        return new Float16Losses(overflowed, underflowed);
    }

    public static void Dequantize(ReadOnlySpan<Half> source, Span<float> destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (float)source[i];
        }
    }
}
