using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Rounding;

/// <summary>Chooses the range of a grid.</summary>
public static class GridFitting
{
    private const double SmallestShare = 0.05;
    private const int CoarseSteps = 24;
    private const int FineSteps = 18;

    private static readonly double _goldenRatio = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Takes the smallest and the largest value, as the reference does: no value is clipped.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="dtype">What the codes are stored in: uint8 or uint16.</param>
    /// <param name="levels">How many codes are used.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="NonFiniteWeightException">A value is NaN or infinite.</exception>
    public static QuantizationGrid MinMax(WeightTensor weight, QuantizedDtype dtype, int levels)
    {
        var (min, max) = AffineQuantizer.FindRange(weight.Values.Span, weight.Name);
        return QuantizationGrid.FromRange(dtype, levels, min, max);
    }

    /// <summary>Leaves out the outermost values at both ends: they are clipped.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="dtype">What the codes are stored in: uint8 or uint16.</param>
    /// <param name="levels">How many codes are used.</param>
    /// <param name="percentile">The share of values between the lowest and the upper end, for example 99.9;
    /// linear between neighbours.</param>
    /// <returns>The grid.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is not above 50 and at most 100.</exception>
    /// <exception cref="NonFiniteWeightException">A value is NaN or infinite.</exception>
    public static QuantizationGrid Percentile(WeightTensor weight, QuantizedDtype dtype, int levels, double percentile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(percentile, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percentile, 100);
        var (min, max) = AffineQuantizer.FindRange(weight.Values.Span, weight.Name);
        if (weight.Values.Length > 1)
        {
            var sorted = weight.Values.ToArray();
            Array.Sort(sorted);
            var tail = (1 - (percentile / 100)) / 2 * (sorted.Length - 1);
            (min, max) = (At(sorted, tail), At(sorted, sorted.Length - 1 - tail));
        }

        return QuantizationGrid.FromRange(dtype, levels, min, max);
    }

    /// <summary>Searches the range of least squared error: first by shrinking both ends together, then each by itself.
    /// The fewer levels, the more it clips.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="dtype">What the codes are stored in: uint8 or uint16.</param>
    /// <param name="levels">How many codes are used.</param>
    /// <returns>The grid; never worse than that of <see cref="MinMax"/>.</returns>
    /// <exception cref="NonFiniteWeightException">A value is NaN or infinite.</exception>
    public static QuantizationGrid LeastSquares(WeightTensor weight, QuantizedDtype dtype, int levels)
    {
        var (min, max) = AffineQuantizer.FindRange(weight.Values.Span, weight.Name);
        var codes = new ushort[weight.Values.Length];
        if (min == max)
        {
            return QuantizationGrid.FromRange(dtype, levels, min, max);
        }

        // An end on the far side of zero moves towards zero, one on the near side towards the middle.
        double pivot = min <= 0 && 0 <= max ? 0 : (min + max) / 2.0;
        double lower = 1, upper = 1;
        var both = Search(share => Error(share, share));
        (lower, upper) = (both, both);
        for (var round = 0; round < 2; round++)
        {
            lower = Better(Search(share => Error(share, upper)), lower, share => Error(share, upper));
            upper = Better(Search(share => Error(lower, share)), upper, share => Error(lower, share));
        }

        return Error(lower, upper) <= Error(1, 1) ? Grid(lower, upper) : Grid(1, 1);

        QuantizationGrid Grid(double low, double high) =>
            QuantizationGrid.FromRange(dtype, levels, pivot + ((min - pivot) * low), pivot + ((max - pivot) * high));

        double Error(double low, double high)
        {
            var grid = Grid(low, high);
            AffineQuantizer.Quantize(weight.Values.Span, grid.Parameters, grid.HighestCode, codes);
            var accumulator = new ErrorAccumulator();
            accumulator.Add(weight.Values.Span, codes, grid.Parameters);
            return accumulator.ToError().Rms;
        }
    }

    private static double Better(double candidate, double incumbent, Func<double, double> error) =>
        error(candidate) < error(incumbent) ? candidate : incumbent;

    /// <summary>The share between <see cref="SmallestShare"/> and 1 of least error: coarse steps, then golden sections about the best, for
    /// the error jumps a little.</summary>
    private static double Search(Func<double, double> error)
    {
        const double step = (1 - SmallestShare) / CoarseSteps;
        var best = Enumerable.Range(0, CoarseSteps + 1).Select(i => 1 - (i * step)).MinBy(error);
        double low = Math.Max(best - step, SmallestShare), high = Math.Min(best + step, 1);
        for (var i = 0; i < FineSteps; i++)
        {
            double left = high - (_goldenRatio * (high - low)), right = low + (_goldenRatio * (high - low));
            (low, high) = error(left) <= error(right) ? (low, right) : (left, high);
        }

        return Better((low + high) / 2, best, error);
    }

    private static float At(float[] sorted, double position)
    {
        var index = (int)position;
        return index + 1 < sorted.Length ? float.Lerp(sorted[index], sorted[index + 1], (float)(position - index)) : sorted[index];
    }
}
