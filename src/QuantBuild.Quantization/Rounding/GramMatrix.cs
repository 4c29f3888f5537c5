using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Rounding;

/// <summary>XᵀX of a layer's inputs, one row of X for each place the kernel is applied at: half the Hessian of the layer's squared output
/// error with respect to the kernel's column of any output.</summary>
public sealed class GramMatrix
{
    private readonly double[] _values;
    private readonly double[]? _mean;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="size">The number of inputs: for a convolution height · width · channels of its kernel, in this order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public GramMatrix(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        (Size, _values) = (size, new double[checked(size * size)]);
    }

    /// <summary>Wraps what was computed elsewhere.</summary>
    /// <param name="size">The number of inputs.</param>
    /// <param name="values">The symmetric matrix, row-major; it is copied.</param>
    /// <exception cref="ArgumentException">There are not size² values.</exception>
    public GramMatrix(int size, ReadOnlySpan<double> values)
        : this(size)
    {
        SpanLengths.ThrowUnlessEqual(values.Length, _values.Length);
        values.CopyTo(_values);
    }

    /// <summary>Wraps what was computed elsewhere, of rows whose mean is known.</summary>
    /// <param name="size">The number of inputs.</param>
    /// <param name="values">XᵀX over the number of rows, row-major; it is copied.</param>
    /// <param name="mean">Each input's mean; it is copied.</param>
    /// <exception cref="ArgumentException">There are not size² values, or not as many means as inputs.</exception>
    public GramMatrix(int size, ReadOnlySpan<double> values, ReadOnlySpan<double> mean)
        : this(size, values)
    {
        SpanLengths.ThrowUnlessEqual(mean.Length, size);
        _mean = mean.ToArray();
    }

    /// <summary>The number of inputs.</summary>
    public int Size { get; }

    /// <summary>An element.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    public double this[int row, int column] => _values[(row * Size) + column];

    /// <summary>The matrix of the rows without their mean: what is left to round by where a correction takes back what errors do to
    /// the mean of the output.</summary>
    /// <returns>The covariance; the matrix itself where the mean is not known.</returns>
    public GramMatrix WithoutMean()
    {
        if (_mean is null)
        {
            return this;
        }

        var centered = new GramMatrix(Size, _values);
        for (var i = 0; i < Size; i++)
        {
            VectorMath.AddScaled(-_mean[i], _mean, centered.Row(i));

            // What never varies is 0 but for the last digits.
            centered.Row(i)[i] = Math.Max(centered.Row(i)[i], 0);
        }

        return centered;
    }

    /// <summary>The variance of an input, on average over them; its mean square where the mean is not known.</summary>
    internal double MeanVariance => Enumerable.Range(0, Size).Average(i =>
        Math.Max(this[i, i] - (_mean is null ? 0 : _mean[i] * _mean[i]), 0));

    /// <summary>Shrinks the correlations, for few rows say little of many inputs.</summary>
    /// <param name="share">How far: 0 leaves the matrix as it is, 1 leaves its diagonal.</param>
    /// <returns>The shrunk matrix.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not within 0 and 1.</exception>
    public GramMatrix Shrink(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var shrunk = new GramMatrix(Size);
        for (var i = 0; i < Size; i++)
        {
            VectorMath.AddScaled(1 - share, Row(i), shrunk.Row(i));
            shrunk.Row(i)[i] = this[i, i];
        }

        return shrunk;
    }

    /// <summary>A row.</summary>
    internal Span<double> Row(int row) => _values.AsSpan(row * Size, Size);
}
