using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Rounding;

/// <summary>Chooses how to store a small vector, a bias or one of a batch normalization: in half the bytes where that costs nothing,
/// else in float32.</summary>
public static class SmallVectorFormat
{
    /// <summary>The error that costs nothing by default: that of float16's last bit, 2⁻¹¹ of each value.</summary>
    public const double DefaultTolerance = 1.0 / 2048;

    /// <summary>Chooses the smallest format whose RMS error, over the vector's root mean square, stays within the tolerance.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="tolerance">The largest relative error that is accepted.</param>
    /// <returns>
    /// uint8 for a vector of one value repeated, which it holds exactly and which compresses to nothing; else float16, else uint16;
    /// null for float32, which stays, too, where a value is not finite.
    /// </returns>
    public static QuantizedDtype? Choose(WeightTensor vector, double tolerance = DefaultTolerance)
    {
        var values = vector.Values.Span;
        if (values.IsEmpty || values.ContainsAnyExceptInFiniteRange())
        {
            return null;
        }

        var (min, max) = AffineQuantizer.FindRange(values);
        if (min == max)
        {
            return QuantizedDtype.UInt8;
        }

        var halves = new Half[values.Length];
        Float16Quantizer.Quantize(values, halves);
        var halfError = new ErrorAccumulator();
        halfError.Add(values, halves);
        if (IsWithin(halfError.ToError(), tolerance))
        {
            return QuantizedDtype.Float16;
        }

        var grid = QuantizationGrid.FromRange(QuantizedDtype.UInt16, ushort.MaxValue + 1, min, max);
        return IsWithin(grid.Quantize(vector, NearestRounding.Instance).ErrorAgainst(vector), tolerance) ? QuantizedDtype.UInt16 : null;
    }

    private static bool IsWithin(QuantizationError error, double tolerance) => error.SqnrDb >= -20 * Math.Log10(tolerance);

    private static bool ContainsAnyExceptInFiniteRange(this ReadOnlySpan<float> values) =>
        values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
}
