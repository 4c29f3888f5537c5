using System.Numerics.Tensors;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation.WeightChanges;

/// <summary>Counts a weight's values in bins of equal width.</summary>
internal static class Spread
{
    // A quarter of the levels of 8 bits, so that four of them share a bin and the bins do not beat against the levels.
    private const int Bins = 64;

    public static WeightHistogram Of(string name, ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        double low = TensorPrimitives.Min(before), high = TensorPrimitives.Max(before);
        if (!(high > low) || !double.IsFinite(high - low))
        {
            // All values are one, or some are none: any width does that a large value does not swallow, and the ends gather the rest.
            var middle = double.IsFinite(low) ? low : 0;
            var half = Math.Max(0.5, Math.Abs(middle) / 1000);
            (low, high) = (middle - half, middle + half);
        }

        return new WeightHistogram(name, low, high, Count(before, low, high), Count(after, low, high));
    }

    private static long[] Count(ReadOnlySpan<float> values, double low, double high)
    {
        var counts = new long[Bins];
        foreach (var value in values)
        {
            if (!float.IsNaN(value))
            {
                counts[(int)Math.Clamp((value - low) / (high - low) * Bins, 0, Bins - 1)]++;
            }
        }

        return counts;
    }
}
