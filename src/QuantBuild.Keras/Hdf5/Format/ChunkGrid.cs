namespace QuantBuild.Keras.Hdf5.Format;

/// <summary>A dataset divided into chunks of one shape; the last of a row reach over the edge.</summary>
internal sealed class ChunkGrid
{
    private readonly long[] shape;
    private readonly long[] chunk;
    private readonly long[] counts;

    public ChunkGrid(long[] shape, long[] chunk, int elementSize, bool isFiltered)
    {
        if (shape.Length != chunk.Length || chunk.Contains(0))
        {
            throw new KerasException($"It is damaged: chunks of [{string.Join(", ", chunk)}] for a shape of [{string.Join(", ", shape)}].");
        }

        (this.shape, this.chunk, IsFiltered) = (shape, chunk, isFiltered);
        counts = [.. shape.Zip(chunk, (size, part) => (size / part) + (size % part == 0 ? 0 : 1))];
        Count = Dataspace.Elements(counts);
        ChunkBytes = Dataspace.Elements([.. chunk, elementSize]);
    }

    public long Count { get; }

    /// <summary>Bytes of a chunk, unpacked.</summary>
    public long ChunkBytes { get; }

    public bool IsFiltered { get; }

    public int Rank => shape.Length;

    /// <summary>The number of a chunk, by where it begins; null outside of the dataset, as chunks can be that were cut off.</summary>
    public long? NumberOf(ReadOnlySpan<ulong> start)
    {
        var place = new ulong[start.Length];
        for (var i = 0; i < place.Length; i++)
        {
            place[i] = start[i] / (ulong)chunk[i];
        }

        return NumberOfPlace(place);
    }

    /// <summary>The number of a chunk, by its row, column and so on in the grid.</summary>
    public long? NumberOfPlace(ReadOnlySpan<ulong> place)
    {
        var number = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            if (place[i] >= (ulong)counts[i])
            {
                return null;
            }

            number = (number * counts[i]) + (long)place[i];
        }

        return number;
    }

    /// <summary>Copies a chunk's values to their places.</summary>
    public void Copy(long number, ReadOnlySpan<float> values, Span<float> target)
    {
        var rank = shape.Length;
        var first = new long[rank];
        for (var i = rank - 1; i >= 0; i--)
        {
            (number, var place) = Math.DivRem(number, counts[i]);
            first[i] = place * chunk[i];
        }

        if (rank == 0)
        {
            values.CopyTo(target);
            return;
        }

        var run = (int)Math.Min(chunk[^1], shape[^1] - first[^1]);
        var at = new long[rank];
        do
        {
            long from = 0, to = 0;
            for (var i = 0; i < rank; i++)
            {
                from = (from * chunk[i]) + at[i];
                to = (to * shape[i]) + first[i] + at[i];
            }

            values.Slice((int)from, run).CopyTo(target[(int)to..]);
        }
        while (Next(at, first));
    }

    // The next row of the chunk that lies within the dataset.
    private bool Next(long[] at, long[] first)
    {
        for (var i = shape.Length - 2; i >= 0; i--)
        {
            at[i]++;
            if (at[i] < chunk[i] && first[i] + at[i] < shape[i])
            {
                return true;
            }

            at[i] = 0;
        }

        return false;
    }
}
