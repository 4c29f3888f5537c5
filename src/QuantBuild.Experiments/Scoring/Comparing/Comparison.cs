using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring.Comparing;

/// <summary>How near a variant's output is to the float model's, of one example at a time.</summary>
internal abstract class Comparison
{
    /// <summary>The comparison that a metric stands for.</summary>
    /// <param name="metric">Which metric.</param>
    /// <param name="output">The output.</param>
    /// <param name="rows">What the float model gives there, by which it is told whether these are classes or probabilities.</param>
    /// <param name="areLogits">Whether its values are logits.</param>
    /// <returns>The comparison; null where the metric is not defined for such an output.</returns>
    public static Comparison? TryCreate(DatasetMetric metric, ModelOutput output, IEnumerable<float[]> rows, bool areLogits)
    {
        var kind = new OutputKind(output.Width, output.AreIndices, areLogits && !output.AreIndices);
        return metric.Name switch
        {
            "outputError" => new RelativeError(),
            "cosine" => new CosineSimilarity(),
            "agreement" when kind.HasClasses(rows) => new ClassAgreement(kind),
            "divergence" when kind.IsDistribution(rows) => new ClassDivergence(kind),
            _ => null,
        };
    }

    /// <summary>Compares the values of one example.</summary>
    /// <param name="reference">The float model's.</param>
    /// <param name="values">The variant's.</param>
    public double Of(ReadOnlySpan<float> reference, ReadOnlySpan<float> values) =>
        reference.Length == values.Length ? OfEqual(reference, values) : Worst;

    /// <summary>Where what is found decides how much is given out, another number of values is as wrong as can be.</summary>
    protected abstract double Worst { get; }

    /// <summary>Compares as many values.</summary>
    protected abstract double OfEqual(ReadOnlySpan<float> reference, ReadOnlySpan<float> values);
}
