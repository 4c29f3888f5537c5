using System.Runtime.CompilerServices;

namespace QuantBuild.Datasets.Generated;

/// <summary>Made-up examples, which follow from a seed and their positions and are made as they are wanted.</summary>
internal sealed class GeneratedDataset(IReadOnlyList<GeneratedInput> parts, int count, int seed, string sha256, string notice)
    : DescribedDataset([.. parts.Select(part => part.Input)], new NoTargets(count), sha256, [notice])
{
    public override async IAsyncEnumerable<ExampleBatch> ReadBatchesAsync(
        IReadOnlyList<int> positions,
        int batchSize,
        bool skipUnreadable = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var width = Inputs.Sum(input => input.Size);
        foreach (var batch in positions.Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = new float[batch.Length * width];
            for (var i = 0; i < batch.Length; i++)
            {
                Fill(values.AsSpan(i * width, width), batch[i]);
            }

            yield return new ExampleBatch(batch, values, [], owner: null);
        }

        await Task.CompletedTask;
    }

    private void Fill(Span<float> example, int position)
    {
        // A large prime, so that examples of near seeds are not each other's.
        var random = new Random(unchecked((seed * 1_000_003) + position));
        var start = 0;
        foreach (var part in parts)
        {
            MadeUpValues.Fill(example.Slice(start, part.Input.Size), part.Input.Shape, random, part.High - part.Low, part.Low);
            start += part.Input.Size;
        }
    }
}

/// <summary>An input and the range that its made-up values are in.</summary>
internal sealed record GeneratedInput(ExampleInput Input, double Low, double High);
