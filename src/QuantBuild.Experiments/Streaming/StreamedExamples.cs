using System.Runtime.InteropServices;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Experiments.Streaming;

/// <summary>Some examples, all in memory.</summary>
/// <param name="Inputs">The inputs, batch first; the holder disposes them.</param>
/// <param name="Positions">Where each stands in the dataset.</param>
internal sealed record StreamedExamples(torch.Tensor Inputs, IReadOnlyList<int> Positions)
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
        // Data may be opened before any model is.
        NativeLibraries.EnsureLoaded();
        var size = dataset.ExampleShape.Aggregate(1, (product, dimension) => product * dimension);
        var inputs = torch.empty([positions.Count, .. dataset.ExampleShape.Select(dimension => (long)dimension)]);
        var read = new List<int>();
        foreach (var batch in dataset.ReadBatchesAsync(positions, Math.Clamp(MostValues / size, 1, LargestBatch), skipUnreadable)
            .ToBlockingEnumerable())
        {
            using (batch)
            {
                range.Apply(batch.Values.Span[..(batch.Positions.Count * size)], MemoryMarshal.Cast<byte, float>(
                    inputs.bytes)[(read.Count * size)..]);
                read.AddRange(batch.Positions);
            }
        }

        if (read.Count == positions.Count)
        {
            return new StreamedExamples(inputs, read);
        }

        using (inputs)
        {
            return read.Count > 0
                ? new StreamedExamples(inputs.narrow(0, 0, read.Count).clone(), read)
                : throw new DatasetException(
                    DatasetRejection.NoExamples, $"None of the {positions.Count} pictures to calibrate or choose by could be read.",
                    dataset.FileOf(positions[0]));
        }
    }
}
