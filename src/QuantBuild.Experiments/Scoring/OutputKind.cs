namespace QuantBuild.Experiments.Scoring;

/// <summary>How the values of an output are to be read: classes lie along its last dimension, at each of its places.</summary>
/// <param name="Width">The length of the last dimension; 1 tells two classes apart.</param>
/// <param name="AreIndices">Whether the values are the classes themselves.</param>
/// <param name="AreLogits">Whether the values are logits.</param>
internal readonly record struct OutputKind(int Width, bool AreIndices, bool AreLogits)
{
    /// <summary>Whether classes can be told: a single value must be a probability or a logit for that.</summary>
    public bool HasClasses(IEnumerable<float[]> rows) => AreIndices || AreLogits || Width > 1 || IsDistribution(rows);

    /// <summary>Whether the values are probabilities of classes, or logits, which are made such.</summary>
    public bool IsDistribution(IEnumerable<float[]> rows)
    {
        var width = Width;
        return AreLogits || (!AreIndices && rows.All(row => AreProbabilities(row, width)));
    }

    /// <summary>The probabilities of all classes at one place.</summary>
    public double[] Probabilities(ReadOnlySpan<float> values)
    {
        if (AreLogits)
        {
            return Array.ConvertAll(LogLikelihood.OfLogits(values), Math.Exp);
        }

        return values.Length == 1 ? [1 - (double)values[0], values[0]] : [.. values.ToArray()];
    }

    /// <summary>The most likely class at one place.</summary>
    public int Class(ReadOnlySpan<float> values) => AreIndices ? (int)values[0] : Ranking.MostLikely(values, AreLogits);

    private static bool AreProbabilities(float[] row, int width)
    {
        for (var start = 0; start < row.Length; start += width)
        {
            if (!Scoring.Probabilities.Are(row.AsSpan(start, width)))
            {
                return false;
            }
        }

        return true;
    }
}
