using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>Finds the chunks of a dataset.</summary>
internal abstract class ChunkIndex
{
    /// <summary>The chunks that were written.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Where the index stands.</param>
    /// <param name="grid">What is divided into chunks.</param>
    public abstract IEnumerable<StoredChunk> Read(Source source, ulong address, ChunkGrid grid);
}

/// <summary>A chunk as it is stored.</summary>
/// <param name="Number">Its place in the grid, counted row by row.</param>
/// <param name="Address">Where it begins.</param>
/// <param name="Size">Its bytes in the file.</param>
/// <param name="FilterMask">Filters that were left out on writing, a bit each.</param>
internal readonly record struct StoredChunk(long Number, ulong Address, long Size, uint FilterMask);
