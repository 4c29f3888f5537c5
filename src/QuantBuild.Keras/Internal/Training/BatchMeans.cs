namespace QuantBuild.Keras.Internal.Training;

/// <summary>Means over samples, gathered batch by batch: batches weigh as many as they hold.</summary>
internal sealed class BatchMeans(IReadOnlyList<string> names)
{
    private readonly double[] sums = new double[names.Count];
    private long samples;

    public BatchMeans(Compilation compilation)
        : this(["loss", .. compilation.Metrics.Select(metric => metric.Name)])
    {
    }

    public double Loss => sums[0] / samples;

    public void Add(double loss, ReadOnlySpan<double> metrics, long count)
    {
        sums[0] += loss * count;
        for (var i = 0; i < metrics.Length; i++)
        {
            sums[i + 1] += metrics[i] * count;
        }

        samples += count;
    }

    public Dictionary<string, double> ToDictionary(string prefix = "")
    {
        Dictionary<string, double> means = new(StringComparer.Ordinal);
        for (var i = 0; i < sums.Length; i++)
        {
            means[prefix + names[i]] = sums[i] / samples;
        }

        return means;
    }
}
