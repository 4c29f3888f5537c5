using QuantBuild.Common;
using System.Collections;

namespace QuantBuild.Reporting;

/// <summary>The metrics of one variant, in the order in which they are shown; equal where all its metrics are.</summary>
/// <remarks>In the file either an object of numbers (<c>{"loss": 0.02, "accuracy": 0.995}</c>), or an object of such objects by
/// preprocessing (<c>{"unit": {"top1": 0.572}, "symmetric": {"top1": 0.672}}</c>).</remarks>
public sealed class MetricSet : IReadOnlyList<Metric>, IEquatable<MetricSet>
{
    private readonly Metric[] _metrics;

    /// <summary>Creates the set.</summary>
    /// <param name="metrics">Metrics, either all of them with a preprocessing or none.</param>
    /// <exception cref="ArgumentException">A metric occurs twice, or some have a preprocessing and others do not.</exception>
    public MetricSet(params IEnumerable<Metric> metrics)
    {
        _metrics = [.. metrics];
        if (_metrics.DistinctBy(metric => metric.Preprocess is null).Count() > 1)
        {
            throw new ArgumentException("Either all metrics have a preprocessing, or none.", nameof(metrics));
        }

        var twice = _metrics.GroupBy(metric => (metric.Preprocess, metric.Name)).FirstOrDefault(group => group.Skip(1).Any());
        if (twice is not null)
        {
            throw new ArgumentException($"Metric \"{twice.Key.Name}\" occurs twice.", nameof(metrics));
        }
    }

    /// <summary>The number of metrics, over all preprocessings.</summary>
    public int Count => _metrics.Length;

    /// <summary>The preprocessings in order; a single null where the metrics have none.</summary>
    public IEnumerable<string?> Preprocessings => _metrics.Select(metric => metric.Preprocess).Distinct();

    /// <summary>The metric by which variants are judged, for each preprocessing: the first that is no loss.</summary>
    internal IEnumerable<Metric> Primary =>
        _metrics.GroupBy(metric => metric.Preprocess).Select(group => group.OrderBy(metric => metric.Name == "loss").First());

    /// <inheritdoc/>
    public Metric this[int index] => _metrics[index];

    /// <summary>The value of one metric.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="preprocess">The preprocessing, where the metrics have one.</param>
    /// <returns>The value, or null where it was not measured.</returns>
    public double? Find(string name, string? preprocess = null)
    {
        foreach (var metric in _metrics)
        {
            if (metric.Name == name && metric.Preprocess == preprocess)
            {
                return metric.Value;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(MetricSet? other) => other is not null && _metrics.AsSpan().SequenceEqual(other._metrics);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MetricSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var metric in _metrics)
        {
            hash.Add(metric);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Metric> GetEnumerator() => ((IEnumerable<Metric>)_metrics).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _metrics.GetEnumerator();
}

/// <summary>One measured number.</summary>
/// <param name="Name">The metric's name as in the file: <c>mae</c>, <c>loss</c>, <c>accuracy</c>, <c>top1</c>, <c>top5</c> …</param>
/// <param name="Value">Its value; loss and error in the label's (normalized) unit, accuracies as fractions of 1.</param>
/// <param name="Preprocess">How the inputs were prepared, such as <c>unit</c> or <c>symmetric</c>,
/// or null where there is one way only.</param>
public readonly record struct Metric(string Name, double Value, string? Preprocess = null)
{
    /// <summary>Which way the metric improves.</summary>
    public MetricDirection Direction => MetricDirections.Of(Name);
}
