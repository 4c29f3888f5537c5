using System.Runtime.Intrinsics;
using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Arithmetic;

/// <summary>IEEE 754 binary16, rounded half to even with subnormals, as NumPy's <c>astype(float16)</c> does.</summary>
public static class Float16Quantizer
{
    /// <summary>Rounds to float16. What is too large becomes infinite, what is too small zero, and both are counted.</summary>
    /// <param name="source">The values; NaN and infinities stay what they are and are not counted.</param>
    /// <param name="destination">Receives the rounded values; as long as <paramref name="source"/>.</param>
    /// <returns>How many values were lost: a reason to warn, naming the tensor.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static Float16Losses Quantize(ReadOnlySpan<float> source, Span<Half> destination)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        var losses = default(Float16Losses);
        var done = Vector128.IsHardwareAccelerated ? Float16Vector256.Quantize(source, destination, out losses) : 0;
        return losses + Float16Scalar.Quantize(source[done..], destination[done..]);
    }

    /// <summary>Restores float32 values, exactly.</summary>
    /// <param name="source">The float16 values.</param>
    /// <param name="destination">Receives the values; as long as <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Dequantize(ReadOnlySpan<Half> source, Span<float> destination)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        DequantizeVectors.Run(source, default(Float16Codes), destination);
    }
}
