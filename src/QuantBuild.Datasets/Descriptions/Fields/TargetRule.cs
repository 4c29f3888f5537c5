namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>What numbers must be to be targets of the metrics that a description asks for.</summary>
/// <param name="AreClasses">Whether all metrics are of classes, so that one number for an example is its class.</param>
/// <param name="AreDistributions">Whether some metric is of classes, so that several numbers for an example are the
/// probabilities of its classes.</param>
internal sealed record TargetRule(bool AreClasses, bool AreDistributions)
{
    private const double Tolerance = 1e-3;

    public static TargetRule Of(IReadOnlyList<DatasetMetric> metrics)
    {
        DatasetMetric[] ofTruth = [.. metrics.Where(metric => !metric.IsOfFloatModel)];
        return new(ofTruth.Length > 0 && ofTruth.All(metric => metric.IsOfClasses), ofTruth.Any(metric => metric.IsOfClasses));
    }

    /// <summary>Makes targets of numbers.</summary>
    /// <param name="values">Row-major finite values of shape [examples, width].</param>
    /// <param name="width">The values of an example.</param>
    /// <param name="file">The file, for errors.</param>
    /// <param name="place">Says where an example stands in it.</param>
    /// <param name="names">The names of the classes; null where there are none.</param>
    /// <exception cref="DatasetException">A class is no whole number, or a row that is compared as classes is no distribution.</exception>
    public DatasetTargets Make(float[] values, int width, string file, Func<int, string> place, IReadOnlyList<string>? names = null)
    {
        // One number that is a fraction is the probability of class 1.
        var areFractions = width == 1 && Array.TrueForAll(values, value => value is >= 0 and <= 1)
            && !Array.TrueForAll(values, float.IsInteger);
        if (AreClasses && width == 1 && !areFractions)
        {
            return new ClassTargets(ClassIndices.Of(values, file, names), names);
        }

        for (var row = 0; AreDistributions && row < values.Length / width; row++)
        {
            if (Fault(values.AsSpan(row * width, width)) is { } fault)
            {
                throw new DatasetException(
                    DatasetRejection.InvalidValue, $"The target at {place(row)} is no distribution over classes, which loss and accuracy "
                    + $"need: {fault}.", file);
            }
        }

        return names is not null && width > 1 && names.Count != width
            ? throw new DatasetException(DatasetRejection.ShapeMismatch,
                $"There are names of {names.Count} classes, and targets of {width} values.", file)
            : new ValueTargets(values, width, names);
    }

    private static string? Fault(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
        {
            if (value < 0)
            {
                return FormattableString.Invariant($"{value} is negative");
            }

            sum += value;
        }

        return row.Length == 1
            ? (sum <= 1 ? null : FormattableString.Invariant($"a single value must be 0 to 1, found {sum}"))
            : Math.Abs(sum - 1) <= Tolerance ? null
            : FormattableString.Invariant($"its {row.Length} values must have the sum 1, found {sum:G7}");
    }
}
