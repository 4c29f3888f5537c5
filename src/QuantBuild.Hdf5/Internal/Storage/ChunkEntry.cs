using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>A chunk's entry in the tables of HDF5 1.10: its address, and where it is filtered its bytes and the
/// filters that were left out.</summary>
internal static class ChunkEntry
{
    /// <param name="entry">Its bytes.</param>
    /// <param name="index">Its place in the table.</param>
    /// <param name="grid">The dataset's chunks.</param>
    /// <returns>Null where the chunk was never written, or lies outside of the dataset.</returns>
    public static StoredChunk? Read(Block entry, long index, ChunkGrid grid)
    {
        var address = entry.Offset();
        var (size, mask) = grid.IsFiltered ? (entry.Count(entry.Left - 4), entry.UInt32()) : (grid.ChunkBytes, 0);
        return address != Block.Undefined && grid.NumberOfEntry(index) is { } number ? new StoredChunk(number, address, size, mask) : null;
    }
}
