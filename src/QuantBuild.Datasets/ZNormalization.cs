namespace QuantBuild.Datasets;

/// <summary>Brings columns to mean 0 and standard deviation 1: <c>z = (x - mean) / standardDeviation</c>.</summary>
/// <remarks>The standard deviation is the population's (division by n), as <c>tf.moments</c> gives it.</remarks>
public sealed class ZNormalization
{
    private ZNormalization(double[] means, double[] standardDeviations)
    {
        Means = means;
        StandardDeviations = standardDeviations;
    }

    /// <summary>The mean of each column, in the column's unit.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>The standard deviation of each column, in the column's unit; 1 for a column whose values are all equal, which is then only centred.</summary>
    public IReadOnlyList<double> StandardDeviations { get; }

    /// <summary>Measures mean and standard deviation of each column.</summary>
    /// <param name="values">Row-major values of shape [rows, <paramref name="columns"/>].</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>The normalization that fits <paramref name="values"/>.</returns>
    /// <exception cref="ArgumentException">There are no rows, or the last one is not complete.</exception>
    public static ZNormalization Fit(ReadOnlySpan<float> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.IsEmpty || values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole, positive number of rows of {columns} columns.", nameof(values));
        }

        var rows = values.Length / columns;
        var means = new double[columns];
        var deviations = new double[columns];
        for (var i = 0; i < values.Length; i++)
        {
            means[i % columns] += (double)values[i] / rows;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var difference = values[i] - means[i % columns];
            deviations[i % columns] += difference * difference / rows;
        }

        for (var column = 0; column < columns; column++)
        {
            deviations[column] = deviations[column] == 0 ? 1 : Math.Sqrt(deviations[column]);
        }

        return new ZNormalization(means, deviations);
    }

    /// <summary>Normalizes rows of the same columns.</summary>
    /// <param name="values">Row-major values of shape [rows, columns].</param>
    /// <returns>The normalized values, of the same shape; the arithmetic is in double precision.</returns>
    public float[] Apply(ReadOnlySpan<float> values)
    {
        var columns = Means.Count;
        if (values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {columns} columns.", nameof(values));
        }

        var normalized = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            normalized[i] = (float)((values[i] - Means[i % columns]) / StandardDeviations[i % columns]);
        }

        return normalized;
    }
}
