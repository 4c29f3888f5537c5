using System.Numerics;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Corrections;

/// <summary>
/// How coarsely a layer's gamma, beta or bias may be stored: so that each value's error moves the output about as much as a weight's of its
/// kernel does. Bytes are spent best where every number that is stored takes an equal share of the error.
/// </summary>
internal static class CoarseVectors
{
    // Errors of a vector are the same at each place and in each picture, and are not evened out as those of many weights are.
    private const double Share = 0.25;

    // What float16 holds.
    private const int FractionBits = 10;

    /// <summary>How far a layer's output may move from a value of a vector to the next: what is added to it, or the outputs of one
    /// deviation from the mean that a scale makes.</summary>
    /// <param name="step">The distance of neighbouring values of the layer's kernel.</param>
    /// <param name="inputs">What the kernel sees.</param>
    public static double Distance(double step, KernelGrams inputs) => Share * step * Math.Sqrt(inputs.MeanVariance);

    /// <summary>The power of two nearest to a number.</summary>
    /// <param name="value">The number, positive.</param>
    public static double PowerOfTwo(double value) => Math.Pow(2, Math.Round(Math.Log2(value)));

    /// <summary>Rounds values to multiples of a power of two.</summary>
    /// <param name="vector">The values.</param>
    /// <param name="unit">The power; 0 where they are not to be rounded.</param>
    public static WeightTensor Multiples(WeightTensor vector, double unit) => unit > 0
        ? vector.With(vector.Values.ToArray().Select(value => (float)(Math.Round(value / unit) * unit)).ToArray())
        : vector;

    /// <summary>Rounds a value to few digits, never to nothing.</summary>
    /// <param name="value">The value.</param>
    /// <param name="distance">About how far apart the values are that it may take; 0 or no number where it is not to be rounded.</param>
    public static double Round(double value, double distance)
    {
        if (value == 0 || !double.IsNormal(distance))
        {
            return value;
        }

        var exponent = Math.Floor(Math.Log2(Math.Abs(value)));
        var unit = Math.Min(PowerOfTwo(distance), Math.Pow(2, exponent - 1));
        return unit < Math.Pow(2, exponent - FractionBits) ? value : Math.Round(value / unit) * unit;
    }

    /// <summary>Rounds values to as many binary digits as others have, of these the one with most.</summary>
    /// <param name="others">The others, as float16 holds them.</param>
    /// <param name="values">The values.</param>
    public static WeightTensor WithDigitsOf(WeightTensor others, WeightTensor values)
    {
        var digits = 0;
        foreach (var value in others.Values.Span)
        {
            digits = Math.Max(digits, DigitsOf(value));
        }

        var rounded = values.Values.ToArray();
        for (var i = 0; i < rounded.Length; i++)
        {
            rounded[i] = (float)Round(rounded[i], Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(rounded[i]))) - digits));
        }

        return values.With(rounded);
    }

    private static int DigitsOf(float value)
    {
        var fraction = BitConverter.SingleToUInt32Bits(value) & ((1 << 23) - 1);
        return fraction == 0 ? 0 : 23 - BitOperations.TrailingZeroCount(fraction);
    }
}
