namespace QuantBuild.Datasets.Housing;

/// <summary>California housing prices of the 1990 census: 17,000 block groups, 8 features, median house value in US dollars.</summary>
/// <remarks>
/// Source: StatLib, as published with Google's machine learning crash course; the TF.js example trains on a 10,000-row subset of it.
/// The CSV is embedded in this assembly. A data folder is not looked at: the content is pinned by <see cref="Sha256"/>, so a
/// file there could only be the same or wrong.
/// </remarks>
public sealed class HousingDataset
{
    /// <summary>SHA-256 of the decompressed CSV, in lower-case hexadecimal digits.</summary>
    public const string Sha256 = "7c4a06cf4ca76d4202188cd2421ea27fe025a88e4a19146101549a1be30e60a4";

    /// <summary>The name of the label's column.</summary>
    public const string LabelName = "median_house_value";

    internal HousingDataset(float[] features, float[] labels)
    {
        Features = features;
        Labels = labels;
    }

    /// <summary>The names of the feature columns, in the order of <see cref="Features"/>.</summary>
    public static IReadOnlyList<string> FeatureNames { get; } =
    [
        "longitude", "latitude", "housing_median_age", "total_rooms",
        "total_bedrooms", "population", "households", "median_income",
    ];

    /// <summary>The number of rows.</summary>
    public int Count => Labels.Length;

    /// <summary>Raw feature values, row-major, of shape [<see cref="Count"/>, 8].</summary>
    public float[] Features { get; }

    /// <summary>Raw labels of shape [<see cref="Count"/>]: median house value in US dollars.</summary>
    public float[] Labels { get; }

    /// <summary>Reads the embedded CSV and checks it against <see cref="Sha256"/>.</summary>
    /// <returns>All rows, in the order of the file.</returns>
    /// <exception cref="DatasetException">The embedded file is damaged.</exception>
    public static HousingDataset Load() => HousingCsv.ReadEmbedded();

    /// <summary>Shuffles the rows by seed, cuts them into three parts and z-normalizes features and labels.</summary>
    /// <param name="seed">The same seed gives the same parts, on every machine.</param>
    /// <param name="validationSplit">Fraction of rows for validation, in (0, 1).</param>
    /// <param name="evaluationSplit">Fraction of rows for evaluation, in (0, 1).</param>
    /// <returns>Training, validation and evaluation part: by default 11,900, 3,400 and 1,700 rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is out of range, or a part would have no rows.</exception>
    public HousingSplit Split(int seed, double validationSplit = 0.2, double evaluationSplit = 0.1)
    {
        RequireFraction(validationSplit, nameof(validationSplit));
        RequireFraction(evaluationSplit, nameof(evaluationSplit));
        var trainingCount = (int)Math.Round(Count * (1 - validationSplit - evaluationSplit));
        var validationCount = (int)Math.Round(Count * validationSplit);
        if (trainingCount < 1 || validationCount < 1 || trainingCount + validationCount >= Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationSplit),
                FormattableString.Invariant($"validationSplit + evaluationSplit must leave at least one of the {Count} rows to each part, ")
                    + FormattableString.Invariant($"got {validationSplit} + {evaluationSplit}."));
        }

        var order = Permutation.Create(Count, seed);
        var (trainingFeatures, trainingLabels) = Gather(order.AsSpan(0, trainingCount));
        var features = ColumnScaling.FitZScore(trainingFeatures, FeatureNames.Count);
        var labels = ColumnScaling.FitZScore(trainingLabels, 1);
        return new HousingSplit(
            Part(order.AsSpan(0, trainingCount)),
            Part(order.AsSpan(trainingCount, validationCount)),
            Part(order.AsSpan(trainingCount + validationCount)),
            features,
            labels);

        Dataset Part(ReadOnlySpan<int> rows)
        {
            var (partFeatures, partLabels) = Gather(rows);
            features.Apply(partFeatures);
            labels.Apply(partLabels);
            return new Dataset(partFeatures, [rows.Length, FeatureNames.Count], partLabels, [rows.Length, 1]);
        }
    }

    private static void RequireFraction(double value, string name)
    {
        // A negated comparison also refuses NaN.
        if (!(value > 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(
                name, FormattableString.Invariant($"{name} must be greater than 0 and less than 1, got {value}."));
        }
    }

    private (float[] Features, float[] Labels) Gather(ReadOnlySpan<int> rows)
    {
        var columns = FeatureNames.Count;
        var features = new float[rows.Length * columns];
        var labels = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            Features.AsSpan(rows[i] * columns, columns).CopyTo(features.AsSpan(i * columns));
            labels[i] = Labels[rows[i]];
        }

        return (features, labels);
    }
}

/// <summary>The housing data in three disjoint parts, z-normalized.</summary>
/// <param name="Training">The rows to fit on: features of shape [rows, 8], labels of shape [rows, 1].</param>
/// <param name="Validation">The rows to watch while training.</param>
/// <param name="Evaluation">The rows to report on.</param>
/// <param name="FeatureScaling">Mean and standard deviation of the features, of the training part alone.</param>
/// <param name="LabelScaling">Mean and standard deviation of the label in US dollars, of the training part alone.</param>
/// <remarks>The TF.js example takes the statistics over all rows, so that evaluation rows leak into what the model sees. Here they come
/// from the training rows only and are applied to all three parts.</remarks>
public sealed record HousingSplit(
    Dataset Training, Dataset Validation, Dataset Evaluation, ColumnScaling FeatureScaling, ColumnScaling LabelScaling);
