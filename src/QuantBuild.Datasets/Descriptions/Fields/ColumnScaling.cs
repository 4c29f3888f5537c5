namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>Scales columns: <c>(x - Offset) / Divisor</c>.</summary>
internal sealed record ColumnScaling(IReadOnlyList<double> Offsets, IReadOnlyList<double> Divisors)
{
    /// <summary>Mean 0 and standard deviation 1.</summary>
    public static ColumnScaling FitZScore(ReadOnlySpan<float> values, int columns)
    {
        var fit = ZNormalization.Fit(values, columns);
        return new ColumnScaling(fit.Means, fit.StandardDeviations);
    }

    /// <summary>Smallest value 0 and largest 1; a column whose values are all equal becomes 0.</summary>
    public static ColumnScaling FitMinMax(ReadOnlySpan<float> values, int columns)
    {
        double[] least = [.. Enumerable.Repeat(double.PositiveInfinity, columns)], most = [.. Enumerable.Repeat(double.NegativeInfinity, columns)];
        for (var i = 0; i < values.Length; i++)
        {
            least[i % columns] = Math.Min(least[i % columns], values[i]);
            most[i % columns] = Math.Max(most[i % columns], values[i]);
        }

        return OfRange(least, most);
    }

    public static ColumnScaling OfRange(IReadOnlyList<double> least, IReadOnlyList<double> most) =>
        new(least, [.. most.Zip(least, (high, low) => high == low ? 1 : high - low)]);

    public void Apply(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var column = i % Offsets.Count;
            values[i] = (float)((values[i] - Offsets[column]) / Divisors[column]);
        }
    }
}
