using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Rounding;

/// <summary>The values a quantized weight can take: <c>code · scale + min</c> for codes below the number of levels.</summary>
public sealed record QuantizationGrid
{
    /// <summary>Creates a grid.</summary>
    /// <param name="dtype">What the codes are stored in: uint8 or uint16.</param>
    /// <param name="levels">How many codes are used: 3 to 256 in uint8, to 65,536 in uint16. Fewer levels cost no fewer raw bytes,
    /// but compress better.</param>
    /// <param name="parameters">What the codes stand for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dtype is float16, or there are too few or too many levels for it.</exception>
    public QuantizationGrid(QuantizedDtype dtype, int levels, AffineParameters parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels - 1, dtype.GetHighestCode(), nameof(levels));
        (Dtype, Levels, Parameters) = (dtype, levels, parameters);
    }

    /// <summary>What the codes are stored in.</summary>
    public QuantizedDtype Dtype { get; }

    /// <summary>How many codes are used.</summary>
    public int Levels { get; }

    /// <summary>What the codes stand for.</summary>
    public AffineParameters Parameters { get; }

    /// <summary>The lowest code. Default: 0, where codes are chosen; see <see cref="QuantizedWeight.WithZeroInTheMiddle"/>.</summary>
    internal int LowestCode { get; private init; }

    /// <summary>The highest code.</summary>
    public int HighestCode => LowestCode + Levels - 1;

    /// <summary>The code that stands for exactly zero, be it one of the grid's or not; null where none does.</summary>
    internal double? ZeroCode => Math.Round(-Parameters.Min / Parameters.Scale) is var zero && -zero * Parameters.Scale == Parameters.Min
        ? zero
        : null;

    /// <summary>Fits a grid to a range, with an exact zero where the range holds it.</summary>
    /// <param name="dtype">What the codes are stored in: uint8 or uint16.</param>
    /// <param name="levels">How many codes are used.</param>
    /// <param name="min">The value of the lowest code, before zero is made exact.</param>
    /// <param name="max">The value of the highest code, before zero is made exact.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not one, or there are too few or too many levels.</exception>
    public static QuantizationGrid FromRange(QuantizedDtype dtype, int levels, double min, double max) =>
        new(dtype, levels, AffineQuantizer.Fit(min, max, levels - 1));

    /// <summary>Where a value lies between the codes.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Its position in steps: 0 at the lowest code; it may lie outside of the grid.</returns>
    public double PositionOf(double value) => (value - Parameters.Min) / Parameters.Scale;

    /// <summary>The value of a code, before it is rounded to float32.</summary>
    /// <param name="code">The code.</param>
    /// <returns>The value.</returns>
    public double ValueOf(int code) => (code * Parameters.Scale) + Parameters.Min;

    /// <summary>The same values under other codes.</summary>
    /// <param name="shift">What is added to each code.</param>
    /// <param name="parameters">What the codes stand for then.</param>
    internal QuantizationGrid Shifted(int shift, AffineParameters parameters) =>
        new(Dtype, Levels, parameters) { LowestCode = LowestCode + shift };

    /// <summary>Rounds a weight to the grid, each value by itself.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="rule">How a code is chosen.</param>
    /// <returns>The quantized weight.</returns>
    public QuantizedWeight Quantize(WeightTensor weight, IRoundingRule rule)
    {
        var codes = new ushort[weight.Values.Length];
        var values = weight.Values.Span;
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (ushort)rule.Choose(PositionOf(values[i]), HighestCode);
        }

        return new QuantizedWeight(weight.Name, weight.Shape, this, codes);
    }
}
