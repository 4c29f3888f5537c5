namespace QuantBuild.Datasets;

/// <summary>Some examples, ready for a model.</summary>
public sealed class ExampleBatch : IDisposable
{
    private readonly IDisposable? _owner;

    internal ExampleBatch(
        IReadOnlyList<int> positions, ReadOnlyMemory<float> values, IReadOnlyList<DatasetException> unreadable, IDisposable? owner)
    {
        (Positions, Values, Unreadable, _owner) = (positions, values, unreadable, owner);
    }

    /// <summary>Where in the dataset each example of the batch stands.</summary>
    public IReadOnlyList<int> Positions { get; }

    /// <summary>The values, row-major, of shape [examples of the batch, …<see cref="DescribedDataset.ExampleShape"/>].
    /// Valid until the batch is disposed of.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Why examples were left out of the batch; empty unless that was asked for.</summary>
    public IReadOnlyList<DatasetException> Unreadable { get; }

    /// <summary>Hands the memory back for a later batch.</summary>
    public void Dispose() => _owner?.Dispose();
}
