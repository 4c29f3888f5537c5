namespace QuantBuild.Datasets;

/// <summary>Examples ready for a model: features and labels as flat, row-major arrays with their shapes.</summary>
public sealed class Dataset
{
    /// <summary>Wraps the arrays, which are not copied.</summary>
    /// <param name="features">Row-major values of shape <paramref name="featureShape"/>.</param>
    /// <param name="featureShape">Shape whose first dimension is the number of examples.</param>
    /// <param name="labels">Row-major values of shape <paramref name="labelShape"/>.</param>
    /// <param name="labelShape">Shape whose first dimension is the number of examples.</param>
    /// <exception cref="ArgumentException">An array does not have the length of its shape, or the two counts differ.</exception>
    public Dataset(float[] features, IReadOnlyList<int> featureShape, float[] labels, IReadOnlyList<int> labelShape)
    {
        Check(features, featureShape, nameof(features));
        Check(labels, labelShape, nameof(labels));
        if (featureShape[0] != labelShape[0])
        {
            throw new ArgumentException(
                $"There must be one label per example: {featureShape[0]} examples, {labelShape[0]} labels.", nameof(labels));
        }

        Features = features;
        FeatureShape = featureShape;
        Labels = labels;
        LabelShape = labelShape;
    }

    /// <summary>The number of examples.</summary>
    public int Count => FeatureShape[0];

    /// <summary>Feature values, row-major, of shape <see cref="FeatureShape"/>.</summary>
    public float[] Features { get; }

    /// <summary>The shape of <see cref="Features"/>: number of examples, then the shape of one example.</summary>
    public IReadOnlyList<int> FeatureShape { get; }

    /// <summary>Label values, row-major, of shape <see cref="LabelShape"/>.</summary>
    public float[] Labels { get; }

    /// <summary>The shape of <see cref="Labels"/>: number of examples, then the shape of one label.</summary>
    public IReadOnlyList<int> LabelShape { get; }

    private static void Check(float[] values, IReadOnlyList<int> shape, string name)
    {
        if (shape.Count == 0 || shape.Aggregate(1L, (product, dimension) => product * dimension) != values.Length)
        {
            throw new ArgumentException($"{values.Length} values do not fill the shape [{string.Join(", ", shape)}].", name);
        }
    }
}
