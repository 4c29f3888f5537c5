using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Rounding;

/// <summary>A lower triangular matrix in float64, row-major, of which the upper half is not used.</summary>
internal sealed class LowerTriangle
{
    private readonly double[] _values;

    private LowerTriangle(int size) => (Size, _values) = (size, new double[(long)size * size]);

    public int Size { get; }

    public double this[int row, int column] => _values[((long)row * Size) + column];

    /// <summary>The row up to and including the diagonal.</summary>
    public Span<double> Row(int row) => _values.AsSpan(checked(row * Size), row + 1);

    /// <summary>The Cholesky factor L of a symmetric matrix A = L·Lᵀ; null where A is not positive definite.</summary>
    /// <param name="size">The matrix's size.</param>
    /// <param name="element">Its elements; only those on and below the diagonal are asked for.</param>
    public static LowerTriangle? Cholesky(int size, Func<int, int, double> element)
    {
        var factor = new LowerTriangle(size);
        for (var i = 0; i < size; i++)
        {
            var row = factor.Row(i);
            for (var j = 0; j < i; j++)
            {
                var other = factor.Row(j);
                row[j] = (element(i, j) - VectorMath.Dot(row[..j], other[..j])) / other[j];
            }

            var pivot = element(i, i) - VectorMath.Dot(row[..i], row[..i]);
            if (!(pivot > 0) || !double.IsFinite(pivot))
            {
                return null;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return factor;
    }

    /// <summary>The inverse, which is lower triangular, too.</summary>
    public LowerTriangle Inverse()
    {
        var inverse = new LowerTriangle(Size);
        for (var i = 0; i < Size; i++)
        {
            Span<double> row = Row(i), target = inverse.Row(i);
            for (var k = 0; k < i; k++)
            {
                VectorMath.AddScaled(row[k], inverse.Row(k), target[..(k + 1)]);
            }

            for (var j = 0; j < i; j++)
            {
                target[j] /= -row[i];
            }

            target[i] = 1 / row[i];
        }

        return inverse;
    }
}
