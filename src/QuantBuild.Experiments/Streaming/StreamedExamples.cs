using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Graph;

namespace QuantBuild.Experiments.Streaming;

/// <summary>Some examples, all in memory.</summary>
/// <param name="Inputs">The inputs, batch first.</param>
/// <param name="Positions">Where each stands in the dataset.</param>
internal sealed record StreamedExamples(Tensor Inputs, IReadOnlyList<int> Positions)
{
    // More at once is no quicker, and large pictures would fill the memory.
    private const int MostValues = 1 << 24;
    private const int LargestBatch = 32;

    /// <summary>Reads examples.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="positions">Which ones.</param>
    /// <param name="range">The range that they are brought into.</param>
    /// <param name="skipUnreadable">Leave out pictures that cannot be read; else the first one is an error.</param>
    /// <exception cref="DatasetException">A picture cannot be read, or with <paramref name="skipUnreadable"/> none can.</exception>
    public static StreamedExamples Read(DescribedDataset dataset, IReadOnlyList<int> positions, PixelScaling range, bool skipUnreadable)
    {
        var size = dataset.ExampleShape.Aggregate(1, (product, dimension) => product * dimension);
        var inputs = new float[positions.Count * size];
        var read = new List<int>();
        foreach (var batch in dataset.ReadBatchesAsync(positions, Math.Clamp(MostValues / size, 1, LargestBatch), skipUnreadable)
            .ToBlockingEnumerable())
        {
            using (batch)
            {
                range.Apply(batch.Values.Span[..(batch.Positions.Count * size)], inputs.AsSpan(read.Count * size));
                read.AddRange(batch.Positions);
            }
        }

        return read.Count > 0
            ? new StreamedExamples(Tensor.Of(
                [read.Count, .. dataset.ExampleShape], read.Count < positions.Count ? inputs[..(read.Count * size)] : inputs), read)
            : throw new DatasetException(
                DatasetRejection.NoExamples, $"None of the {positions.Count} pictures to calibrate or choose by could be read.",
                dataset.FileOf(positions[0]));
    }
}
