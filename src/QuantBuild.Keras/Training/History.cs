namespace QuantBuild.Keras.Training;

/// <summary>The metrics of each epoch of a training: <c>loss</c>, the compiled metrics, and the same with
/// <c>val_</c> before them.</summary>
public sealed class History
{
    private readonly Dictionary<string, List<double>> _metrics = new(StringComparer.Ordinal);

    /// <summary>The number of epochs trained.</summary>
    public int Epochs { get; private set; }

    /// <summary>For each metric its value in each epoch.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Metrics =>
        _metrics.ToDictionary(metric => metric.Key, metric => (IReadOnlyList<double>)metric.Value, StringComparer.Ordinal);

    /// <summary>A metric's value in each epoch.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public IReadOnlyList<double> this[string metric] => _metrics.TryGetValue(metric, out var values)
        ? values
        : throw new ArgumentException($"The history has no metric '{metric}'. It has: {string.Join(", ", _metrics.Keys)}.", nameof(metric));

    internal void Add(IReadOnlyDictionary<string, double> epoch)
    {
        foreach (var (name, value) in epoch)
        {
            if (!_metrics.TryGetValue(name, out var values))
            {
                _metrics.Add(name, values = []);
            }

            values.Add(value);
        }

        Epochs++;
    }
}
