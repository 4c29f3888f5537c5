using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>A dataset that is one chunk.</summary>
internal sealed class SingleChunk(long? size, uint filterMask) : ChunkIndex
{
    public override IEnumerable<StoredChunk> Read(Source source, ulong address, ChunkGrid grid) =>
        [new StoredChunk(0, address, size ?? grid.ChunkBytes, filterMask)];
}

/// <summary>Chunks that are not filtered and were given room from the start: they lie one behind the other.</summary>
internal sealed class ImplicitChunks : ChunkIndex
{
    public override IEnumerable<StoredChunk> Read(Source source, ulong address, ChunkGrid grid)
    {
        for (var i = 0L; i < grid.Count; i++)
        {
            yield return new StoredChunk(i, checked(address + ((ulong)grid.EntryOf(i) * (ulong)grid.ChunkBytes)), grid.ChunkBytes, 0);
        }
    }
}
