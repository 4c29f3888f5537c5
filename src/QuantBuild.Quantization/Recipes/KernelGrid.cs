using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Recipes;

/// <summary>How the grid of a kernel is chosen: by a number of levels over a range, or by the distance of its codes.</summary>
public sealed class KernelGrid
{
    /// <summary>The levels of a byte.</summary>
    internal const int MostInByte = 256;

    /// <summary>The levels of two bytes.</summary>
    internal const int MostLevels = 65_536;

    private readonly Func<WeightTensor, QuantizationGrid> _choose;

    private KernelGrid(Func<WeightTensor, QuantizationGrid> choose) => _choose = choose;

    /// <summary>The wanted distance of neighbouring codes; null where the number of levels is given.</summary>
    public double? Step { get; private init; }

    /// <summary>The number of levels where they are spread from the smallest to the largest value; else null.</summary>
    public int? LevelCount { get; private init; }

    /// <summary>Keeps a kernel as finely as small vectors are, in float16 where that serves: for kernels of few bytes and much effect,
    /// as depthwise ones are.</summary>
    public static KernelGrid Fine { get; } = Stored(StoredWeight.SmallVector);

    /// <summary>Stores a vector of a batch normalization, or a bias, as coarsely as the rounding of the kernel before it makes worth while,
    /// where that is rounded by second order and moments are matched; else as <see cref="Fine"/> does.</summary>
    public static KernelGrid Coarse { get; } = Stored(StoredWeight.SmallVector);

    /// <summary>Keeps a kernel in float16, without a grid.</summary>
    public static KernelGrid Float16 { get; } = Stored(StoredWeight.Float16);

    /// <summary>Keeps a kernel as it is, without a grid.</summary>
    public static KernelGrid Float32 { get; } = Stored(StoredWeight.Float32);

    /// <summary>How a kernel is stored where there is no grid; null where there is one.</summary>
    internal Func<WeightTensor, StoredWeight>? Store { get; private init; }

    /// <summary>What the levels are spread over.</summary>
    public GridRange Range { get; private init; }

    /// <summary>Whether each output channel is divided by a scale of its own first, which is stored, too.</summary>
    public bool IsPerChannel { get; private init; }

    /// <summary>Spreads levels from the smallest to the largest value.</summary>
    /// <param name="levels">How many: 3 to 65,536; up to 256 are stored in uint8, more in uint16.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many.</exception>
    public static KernelGrid Levels(int levels)
    {
        var dtype = DtypeFor(levels);
        return new KernelGrid(kernel => GridFitting.MinMax(kernel, dtype, levels)) { LevelCount = levels };
    }

    /// <summary>Spreads levels over the range of each output channel.</summary>
    /// <param name="levels">How many: 3 to 256.</param>
    /// <returns>The choice, for kernels whose channels are known; others get the levels over their whole range.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many.</exception>
    public static KernelGrid ChannelLevels(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, MostInByte);
        var dtype = DtypeFor(levels);
        return new KernelGrid(kernel => GridFitting.MinMax(kernel, dtype, levels)) { LevelCount = levels, IsPerChannel = true };
    }

    /// <summary>Spreads levels over the range of least squared error; the fewer, the more values are clipped.</summary>
    /// <param name="levels">How many: 3 to 65,536; up to 256 are stored in uint8, more in uint16.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many.</exception>
    public static KernelGrid LeastSquares(int levels)
    {
        var dtype = DtypeFor(levels);
        return new KernelGrid(kernel => GridFitting.LeastSquares(kernel, dtype, levels)) { Range = GridRange.LeastSquares };
    }

    /// <summary>Spreads levels over the range without its outermost values, which are clipped.</summary>
    /// <param name="levels">How many: 3 to 65,536; up to 256 are stored in uint8, more in uint16.</param>
    /// <param name="percentile">The share of values within the range, above 50 and at most 100.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many levels, or the percentile
    /// is out of its range.</exception>
    public static KernelGrid Percentile(int levels, double percentile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(percentile, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percentile, 100);
        var dtype = DtypeFor(levels);
        return new KernelGrid(kernel => GridFitting.Percentile(kernel, dtype, levels, percentile)) { Range = GridRange.Percentile };
    }

    /// <summary>Takes as many levels as the range needs at a given distance, within 3 and 256. With codes that are compressed, the distance
    /// decides error and bytes, not the number of levels.</summary>
    /// <param name="step">The distance, positive.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not positive.</exception>
    public static KernelGrid Distance(double step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        return new KernelGrid(kernel => AtDistance(kernel, step)) { Step = step, Range = GridRange.Distance };
    }

    /// <summary>Makes the grid for a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>The grid; its zero is exact where the range holds zero.</returns>
    /// <exception cref="NonFiniteWeightException">A value is NaN or infinite.</exception>
    public QuantizationGrid For(WeightTensor kernel) => _choose(kernel);

    /// <summary>Whether a byte has a code for each value of a weight, at a given distance.</summary>
    internal static bool Holds(WeightTensor weight, double distance)
    {
        var (low, high) = AffineQuantizer.FindRange(weight.Values.Span, weight.Name);
        return distance > 0 && low < high && Math.Max(high, 0) - Math.Min(low, 0) <= distance * (MostInByte - 2);
    }

    private static KernelGrid Stored(Func<WeightTensor, StoredWeight> store) =>
        new(kernel => GridFitting.MinMax(kernel, QuantizedDtype.UInt16, MostLevels)) { Store = store };

    private static QuantizedDtype DtypeFor(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, MostLevels);
        return levels <= MostInByte ? QuantizedDtype.UInt8 : QuantizedDtype.UInt16;
    }

    private static QuantizationGrid AtDistance(WeightTensor kernel, double wanted)
    {
        var (low, high) = AffineQuantizer.FindRange(kernel.Values.Span, kernel.Name);
        double min = Math.Min(low, 0), max = Math.Max(high, 0), range = max - min;
        if (range == 0)
        {
            return GridFitting.MinMax(kernel, QuantizedDtype.UInt8, MostInByte);
        }

        // Two codes less, for both ends are rounded outwards by up to half a step.
        var step = Math.Clamp(wanted, range / (MostInByte - 2), range);
        var below = (int)Math.Ceiling((-min / step) - 0.5);
        var levels = below + (int)Math.Ceiling((max / step) - 0.5) + 1;
        return new QuantizationGrid(QuantizedDtype.UInt8, Math.Max(levels, 3), new AffineParameters(step, -below * step));
    }
}

/// <summary>What the levels of a grid are spread over.</summary>
public enum GridRange
{
    /// <summary>From the smallest to the largest value.</summary>
    MinMax,

    /// <summary>The range of least squared error.</summary>
    LeastSquares,

    /// <summary>The range that holds a share of the values.</summary>
    Percentile,

    /// <summary>As far as the values go, at a given distance.</summary>
    Distance,
}
