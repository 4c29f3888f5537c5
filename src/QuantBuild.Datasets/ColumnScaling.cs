namespace QuantBuild.Datasets;

/// <summary>Scales columns: <c>(x - offset) / divisor</c>, in double precision.</summary>
/// <param name="Offsets">What is taken from each column, in the column's unit.</param>
/// <param name="Divisors">What each column is divided by then.</param>
public sealed record ColumnScaling(IReadOnlyList<double> Offsets, IReadOnlyList<double> Divisors)
{
    /// <summary>Fits mean 0 and standard deviation 1, the population's (division by n), as <c>tf.moments</c> gives it.</summary>
    /// <param name="values">Row-major values of shape [rows, <paramref name="columns"/>].</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>The scaling; a column whose values are all equal is only centred.</returns>
    /// <exception cref="ArgumentException">There are no rows, or the last one is not complete.</exception>
    public static ColumnScaling FitZScore(ReadOnlySpan<float> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.IsEmpty || values.Length % columns != 0)
        {
            throw new ArgumentException(
                $"{values.Length} values are no whole, positive number of rows of {columns} columns.", nameof(values));
        }

        var rows = values.Length / columns;
        double[] means = new double[columns], deviations = new double[columns];
        for (var i = 0; i < values.Length; i++)
        {
            means[i % columns] += (double)values[i] / rows;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var difference = values[i] - means[i % columns];
            deviations[i % columns] += difference * difference / rows;
        }

        return new ColumnScaling(means, [.. deviations.Select(variance => variance == 0 ? 1 : Math.Sqrt(variance))]);
    }

    /// <summary>Scales rows of the same columns in place.</summary>
    /// <param name="values">Row-major values of shape [rows, columns].</param>
    public void Apply(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var column = i % Offsets.Count;
            values[i] = (float)((values[i] - Offsets[column]) / Divisors[column]);
        }
    }

    /// <summary>Fits smallest value 0 and largest 1; a column whose values are all equal becomes 0.</summary>
    internal static ColumnScaling FitMinMax(ReadOnlySpan<float> values, int columns)
    {
        double[] least =
            [.. Enumerable.Repeat(double.PositiveInfinity, columns)], most = [.. Enumerable.Repeat(double.NegativeInfinity, columns)];
        for (var i = 0; i < values.Length; i++)
        {
            least[i % columns] = Math.Min(least[i % columns], values[i]);
            most[i % columns] = Math.Max(most[i % columns], values[i]);
        }

        return OfRange(least, most);
    }

    internal static ColumnScaling OfRange(IReadOnlyList<double> least, IReadOnlyList<double> most) =>
        new(least, [.. most.Zip(least, (high, low) => high == low ? 1 : high - low)]);
}
