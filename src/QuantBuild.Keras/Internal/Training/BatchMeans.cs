using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>Means over samples, gathered batch by batch: batches weigh as many as they hold.</summary>
/// <remarks>The sums stay on the device until somebody asks for a mean: asking in each step would make it wait for the device.</remarks>
internal sealed class BatchMeans : IDisposable
{
    private readonly IReadOnlyList<string> _names;
    private readonly torch.Tensor _sums;
    private long _samples;

    public BatchMeans(Compilation compilation, torch.Device device)
    {
        _names = ["loss", .. compilation.Metrics.Select(metric => metric.Name)];
        _sums = torch.zeros(_names.Count, dtype: torch.float64, device: device).DetachFromDisposeScope();
    }

    public double Loss => ToArray()[0] / _samples;

    /// <summary>Adds a batch's means.</summary>
    /// <param name="loss">A scalar on the device.</param>
    /// <param name="metrics">Scalars on the device, in the order of the names.</param>
    /// <param name="count">The number of samples in the batch.</param>
    public void Add(torch.Tensor loss, IReadOnlyList<torch.Tensor> metrics, long count)
    {
        using var weight = ((double)count).ToScalar();
        using var batch = torch.stack([loss, .. metrics]).to(torch.float64);
        _sums.add_(batch, weight);
        _samples += count;
    }

    public void Dispose() => _sums.Dispose();

    public Dictionary<string, double> ToDictionary(string prefix = "")
    {
        var totals = ToArray();
        Dictionary<string, double> means = new(StringComparer.Ordinal);
        for (var i = 0; i < totals.Length; i++)
        {
            means[prefix + _names[i]] = totals[i] / _samples;
        }

        return means;
    }

    private double[] ToArray()
    {
        using var host = _sums.cpu();
        return host.data<double>().ToArray();
    }
}
