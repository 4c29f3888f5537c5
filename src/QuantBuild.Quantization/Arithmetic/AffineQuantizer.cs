using System.Globalization;
using System.Runtime.Intrinsics;
using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Arithmetic;

/// <summary>The affine arithmetic of the reference converter (tensorflowjs), byte for byte: the range in float64, the data in float32,
/// rounding half to even.</summary>
public static class AffineQuantizer
{
    /// <summary>Finds the smallest and the largest value.</summary>
    /// <param name="values">The tensor, or a part of it; the range of all parts is the range of the tensor.</param>
    /// <param name="tensor">The tensor's name, for the error.</param>
    /// <returns>The two values, never −0; (0, 0) for an empty tensor.</returns>
    /// <exception cref="NonFiniteWeightException">A value is NaN or infinite; the first of them is named.</exception>
    public static (float Min, float Max) FindRange(ReadOnlySpan<float> values, string? tensor = null)
    {
        var range = ValueRange.Of(values);
        return range.IsFinite ? range.Normalized : throw NonFinite.Find(values, tensor);
    }

    /// <summary>
    /// Fits codes 0..<paramref name="highestCode"/> to a range. Where it holds zero, it is shifted by less than half
    /// a step so that zero has a code.
    /// </summary>
    /// <param name="min">The smallest value.</param>
    /// <param name="max">The largest value; equal to <paramref name="min"/>, every code is 0, with scale 1.</param>
    /// <param name="highestCode">The highest code, 1..65535: 255 for uint8 and 65535 for uint16 as the reference has it.</param>
    /// <returns>The parameters, in float64 as the manifest stores them. Min may be −0, as the reference writes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not finite or runs backwards, or the highest code
    /// is out of its range.</exception>
    public static AffineParameters Fit(double min, double max, int highestCode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(highestCode, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(highestCode, ushort.MaxValue);
        if (!double.IsFinite(max - min) || min > max)
        {
            throw new ArgumentOutOfRangeException(
                nameof(max), string.Create(CultureInfo.InvariantCulture, $"The range [{min}, {max}] is not a finite range."));
        }

        if (min == max)
        {
            return new AffineParameters(1, min);
        }

        var scale = (max - min) / highestCode;
        return min <= 0 && 0 <= max
            ? new AffineParameters(scale, -Math.Round((0 - min) / scale, MidpointRounding.ToEven) * scale)
            : new AffineParameters(scale, min);
    }

    /// <summary>Quantizes to 8-bit codes: <c>round-half-even((clip(x, min, max) − min) / scale)</c> in float32,
    /// with max = 255·scale + min.</summary>
    /// <param name="source">The values; NaN takes code 0.</param>
    /// <param name="p">The parameters, from <see cref="Fit"/> or from elsewhere.</param>
    /// <param name="destination">Receives the codes; as long as <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Quantize(ReadOnlySpan<float> source, AffineParameters p, Span<byte> destination)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        var range = new AffineRange(p, byte.MaxValue);
        var done = Vector128.IsHardwareAccelerated ? AffineVector256.Quantize(source, range, destination) : 0;
        AffineScalar.Quantize(source[done..], range, destination[done..]);
    }

    /// <summary>Quantizes to 16-bit codes: <c>round-half-even((clip(x, min, max) − min) / scale)</c> in float32,
    /// with max = 65535·scale + min.</summary>
    /// <inheritdoc cref="Quantize(ReadOnlySpan{float}, AffineParameters, Span{byte})"/>
    public static void Quantize(ReadOnlySpan<float> source, AffineParameters p, Span<ushort> destination) =>
        Quantize(source, p, ushort.MaxValue, destination);

    /// <summary>Quantizes to the codes 0 to <paramref name="highestCode"/> of a coarser or finer grid, in the same arithmetic: with max =
    /// highestCode·scale + min.</summary>
    /// <param name="source">The values; NaN takes code 0.</param>
    /// <param name="p">The parameters, from <see cref="Fit"/> with the same highest code.</param>
    /// <param name="highestCode">The highest code, 1 to 65535.</param>
    /// <param name="destination">Receives the codes; as long as <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or the highest code is out of its range.</exception>
    public static void Quantize(ReadOnlySpan<float> source, AffineParameters p, int highestCode, Span<ushort> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(highestCode, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(highestCode, ushort.MaxValue);
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        var range = new AffineRange(p, highestCode);
        var done = Vector128.IsHardwareAccelerated ? AffineVector256.Quantize(source, range, destination) : 0;
        AffineScalar.Quantize(source[done..], range, destination[done..]);
    }

    /// <summary>Restores values from 8-bit codes: <c>code · scale + min</c> in float64, rounded once to float32,
    /// as TF.js itself does on loading.</summary>
    /// <param name="source">The codes.</param>
    /// <param name="p">The parameters from the manifest.</param>
    /// <param name="destination">Receives the values; as long as <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Dequantize(ReadOnlySpan<byte> source, AffineParameters p, Span<float> destination)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        DequantizeVectors.Run(source, new AffineCodes<byte>(p), destination);
    }

    /// <summary>Restores values from 16-bit codes: <c>code · scale + min</c> in float64, rounded once to float32,
    /// as TF.js itself does on loading.</summary>
    /// <inheritdoc cref="Dequantize(ReadOnlySpan{byte}, AffineParameters, Span{float})"/>
    public static void Dequantize(ReadOnlySpan<ushort> source, AffineParameters p, Span<float> destination)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        DequantizeVectors.Run(source, new AffineCodes<ushort>(p), destination);
    }
}
