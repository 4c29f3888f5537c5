using System.Runtime.CompilerServices;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>Examples that are in memory.</summary>
internal sealed class ArrayDataset : DescribedDataset
{
    private readonly float[] _values;

    public ArrayDataset(float[] values, IReadOnlyList<ExampleInput> inputs, DatasetTargets targets, string sha256)
        : base(inputs, targets, sha256)
    {
        _values = values;
    }

    public ArrayDataset(float[] values, IReadOnlyList<int> exampleShape, DatasetTargets targets, string sha256,
        IReadOnlyList<string>? notices = null)
        : base(exampleShape, targets, sha256, notices)
    {
        _values = values;
    }

    public override async IAsyncEnumerable<ExampleBatch> ReadBatchesAsync(
        IReadOnlyList<int> positions, int batchSize, bool skipUnreadable = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var size = ExampleShape.Aggregate(1, (product, dimension) => product * dimension);
        foreach (var batch in positions.Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var gathered = new float[batch.Length * size];
            for (var i = 0; i < batch.Length; i++)
            {
                _values.AsSpan(batch[i] * size, size).CopyTo(gathered.AsSpan(i * size));
            }

            yield return new ExampleBatch(batch, gathered, [], owner: null);
        }

        await Task.CompletedTask;
    }
}
