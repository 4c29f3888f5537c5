using QuantBuild.Hdf5.Internal.Messages;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>A dataset divided into chunks of one shape; the last of a row reach over the edge.</summary>
internal sealed class ChunkGrid
{
    private readonly long[] _shape;
    private readonly long[] _chunk;
    private readonly long[] _counts;
    private readonly ulong[] _strides;
    private readonly int[] _order;

    /// <param name="shape">The dataset's shape.</param>
    /// <param name="most">What each dimension may grow to.</param>
    /// <param name="chunk">The shape of a chunk.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="isFiltered">Whether chunks are stored through filters.</param>
    public ChunkGrid(long[] shape, ulong[] most, long[] chunk, int elementSize, bool isFiltered)
    {
        if (shape.Length != chunk.Length || chunk.Contains(0))
        {
            throw new Hdf5Exception($"It is damaged: chunks of [{string.Join(", ", chunk)}] for a shape of [{string.Join(", ", shape)}].");
        }

        (_shape, _chunk, IsFiltered) = (shape, chunk, isFiltered);
        _counts = [.. shape.Zip(chunk, (size, part) => (size / part) + (size % part == 0 ? 0 : 1))];
        Count = Dataspace.Elements(_counts);
        ChunkBytes = Dataspace.Elements([.. chunk, elementSize]);
        (_order, _strides) = TableOrder(most);
    }

    public long Count { get; }

    /// <summary>Bytes of a chunk, unpacked.</summary>
    public long ChunkBytes { get; }

    public bool IsFiltered { get; }

    public int Rank => _shape.Length;

    /// <summary>The number of a chunk, by where it begins; null outside of the dataset, as chunks can be that were cut off.</summary>
    public long? NumberOf(ReadOnlySpan<ulong> start)
    {
        var place = new ulong[start.Length];
        for (var i = 0; i < place.Length; i++)
        {
            place[i] = start[i] / (ulong)_chunk[i];
        }

        return NumberOfPlace(place);
    }

    /// <summary>The number of a chunk, by its row, column and so on in the grid.</summary>
    public long? NumberOfPlace(ReadOnlySpan<ulong> place)
    {
        var number = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (place[i] >= (ulong)_counts[i])
            {
                return null;
            }

            number = (number * _counts[i]) + (long)place[i];
        }

        return number;
    }

    /// <summary>The entries that a table of chunks has up to the last one within the dataset.</summary>
    public long TableEnd => Count == 0 ? 0 : EntryOf(Count - 1) + 1;

    /// <summary>Where a table of chunks has the chunk of a number.</summary>
    /// <exception cref="OverflowException">The dataset may grow beyond what a table can hold.</exception>
    public long EntryOf(long number)
    {
        var entry = 0UL;
        for (var i = _counts.Length - 1; i >= 0; i--)
        {
            (number, var place) = Math.DivRem(number, _counts[i]);
            entry = checked(entry + ((ulong)place * _strides[i]));
        }

        return checked((long)entry);
    }

    /// <summary>The number of the chunk that an entry of a table stands for; null outside of the dataset.</summary>
    public long? NumberOfEntry(long entry)
    {
        var place = new ulong[_counts.Length];
        var left = (ulong)entry;
        foreach (var dimension in _order)
        {
            (place[dimension], left) = Math.DivRem(left, Math.Max(1, _strides[dimension]));
        }

        return Count == 0 ? null : NumberOfPlace(place);
    }

    // A table has room for all chunks that there may ever be. A dimension without end comes first,
    // since only the first one leaves the others' entries where they are.
    private (int[] Order, ulong[] Strides) TableOrder(ulong[] most)
    {
        int[] dimensions = [.. Enumerable.Range(0, _counts.Length).OrderBy(i => most[i] == Dataspace.Unlimited ? 0 : 1)];
        var steps = new ulong[_counts.Length];
        UInt128 step = 1;
        foreach (var i in dimensions.Reverse())
        {
            steps[i] = (ulong)UInt128.Min(step, ulong.MaxValue);
            var room = most[i] == Dataspace.Unlimited
                ? (ulong)_counts[i]
                : (most[i] / (ulong)_chunk[i]) + (most[i] % (ulong)_chunk[i] == 0 ? 0UL : 1UL);
            step = steps[i] * (UInt128)room;
        }

        return (dimensions, steps);
    }

    /// <summary>Copies a chunk's values to their places.</summary>
    public void Copy(long number, ReadOnlySpan<float> values, Span<float> target)
    {
        var rank = _shape.Length;
        var first = new long[rank];
        for (var i = rank - 1; i >= 0; i--)
        {
            (number, var place) = Math.DivRem(number, _counts[i]);
            first[i] = place * _chunk[i];
        }

        if (rank == 0)
        {
            values.CopyTo(target);
            return;
        }

        var run = (int)Math.Min(_chunk[^1], _shape[^1] - first[^1]);
        var at = new long[rank];
        do
        {
            long from = 0, to = 0;
            for (var i = 0; i < rank; i++)
            {
                from = (from * _chunk[i]) + at[i];
                to = (to * _shape[i]) + first[i] + at[i];
            }

            values.Slice((int)from, run).CopyTo(target[(int)to..]);
        }
        while (Next(at, first));
    }

    // The next row of the chunk that lies within the dataset.
    private bool Next(long[] at, long[] first)
    {
        for (var i = _shape.Length - 2; i >= 0; i--)
        {
            at[i]++;
            if (at[i] < _chunk[i] && first[i] + at[i] < _shape[i])
            {
                return true;
            }

            at[i] = 0;
        }

        return false;
    }
}
