using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Schemes;

/// <summary>How the grid of a kernel is chosen: by a number of levels over its range, or by the distance of its codes.</summary>
public sealed record KernelGrid
{
    private const int MostLevels = 256;

    private KernelGrid(int levels, double? step) => (LevelCount, Step) = (levels, step);

    /// <summary>The number of levels from the smallest to the largest value; 0 where the step is given.</summary>
    public int LevelCount { get; }

    /// <summary>The distance of neighbouring codes; null where the number of levels is given.</summary>
    public double? Step { get; }

    /// <summary>Spreads levels over the range from the smallest to the largest value.</summary>
    /// <param name="levels">How many: 3 to 256.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many.</exception>
    public static KernelGrid Levels(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, MostLevels);
        return new KernelGrid(levels, null);
    }

    /// <summary>Takes as many levels as the range needs at a given distance, within 3 and 256. With codes that are compressed, the distance decides error and bytes, not the number of levels.</summary>
    /// <param name="step">The distance, positive.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not positive.</exception>
    public static KernelGrid Distance(double step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        return new KernelGrid(0, step);
    }

    /// <summary>Makes the grid for a kernel, stored in uint8.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>The grid; its zero is exact where the range holds zero.</returns>
    /// <exception cref="NonFiniteWeightException">A value is NaN or infinite.</exception>
    public QuantizationGrid For(WeightTensor kernel)
    {
        if (Step is not { } wanted)
        {
            return GridFitting.MinMax(kernel, QuantizedDtype.UInt8, LevelCount);
        }

        var (low, high) = AffineQuantizer.FindRange(kernel.Values.Span, kernel.Name);
        double min = Math.Min(low, 0), max = Math.Max(high, 0), range = max - min;
        if (range == 0)
        {
            return GridFitting.MinMax(kernel, QuantizedDtype.UInt8, MostLevels);
        }

        // Two codes less, for both ends are rounded outwards by up to half a step.
        var step = Math.Clamp(wanted, range / (MostLevels - 2), range);
        var below = (int)Math.Ceiling((-min / step) - 0.5);
        var levels = below + (int)Math.Ceiling((max / step) - 0.5) + 1;
        return new QuantizationGrid(QuantizedDtype.UInt8, Math.Max(levels, 3), new AffineParameters(step, -below * step));
    }
}
