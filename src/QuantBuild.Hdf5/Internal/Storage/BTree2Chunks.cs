using QuantBuild.Hdf5.Internal.Infrastructure;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>Chunks in a B-tree of version 2: those of data that may grow in more than one dimension. The sizes in the message are those of
/// the tree's own header.</summary>
internal sealed class BTree2Chunks : ChunkIndex
{
    private const int Plain = 10;
    private const int Filtered = 11;

    public BTree2Chunks(Block sizes) => sizes.Skip(sizes.Left);

    public override IEnumerable<StoredChunk> Read(Source source, ulong address, ChunkGrid grid)
    {
        foreach (var record in BTree2.Records(source, address, grid.IsFiltered ? Filtered : Plain))
        {
            var child = record.Offset();
            var left = grid.IsFiltered ? record.Left - (8 * grid.Rank) - 4 : 0;
            var (size, mask) = grid.IsFiltered ? (record.Count(left), record.UInt32()) : (grid.ChunkBytes, 0);
            var place = new ulong[grid.Rank];
            for (var i = 0; i < place.Length; i++)
            {
                place[i] = record.Number(8);
            }

            if (grid.NumberOfPlace(place) is { } number)
            {
                yield return new StoredChunk(number, child, size, mask);
            }
        }
    }
}
