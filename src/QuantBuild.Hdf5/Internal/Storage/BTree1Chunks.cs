using QuantBuild.Hdf5.Internal.Infrastructure;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>Chunks in a B-tree of version 1, as HDF5 always wrote them before 1.10, and does by default.</summary>
internal sealed class BTree1Chunks(int rank) : ChunkIndex
{
    public override IEnumerable<StoredChunk> Read(Source source, ulong address, ChunkGrid grid)
    {
        var start = new ulong[rank];
        foreach (var (key, child) in BTree1.Leaves(source, address, 1, 8 + (8 * (rank + 1))))
        {
            var (size, mask) = (key.UInt32(), key.UInt32());
            for (var i = 0; i < rank; i++)
            {
                start[i] = key.Number(8);
            }

            if (grid.NumberOf(start) is { } number)
            {
                yield return new StoredChunk(number, child, size, mask);
            }
        }
    }
}
