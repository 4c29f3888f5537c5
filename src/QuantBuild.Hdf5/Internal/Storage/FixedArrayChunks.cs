using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>Chunks in a table with an entry for each, in pages where it is long.</summary>
internal sealed class FixedArrayChunks(int pageBits) : ChunkIndex
{
    private const int Checksum = 4;

    public override IEnumerable<StoredChunk> Read(Source source, ulong address, ChunkGrid grid)
    {
        var head = source.Block(address, 12 + source.LengthSize + source.OffsetSize).Expect("FAHD"u8, "a table of chunks");
        head.Skip(2);
        var (entrySize, headBits) = (head.Byte(), head.Byte());
        var (count, table) = (head.Length(), head.Offset());
        var leastSize = source.OffsetSize + (grid.IsFiltered ? 5 : 0);
        if (headBits != pageBits || pageBits > 30 || entrySize < leastSize || count > source.Length)
        {
            throw new Hdf5Exception("It is damaged: its table of chunks has impossible sizes.");
        }

        if (table == Block.Undefined)
        {
            yield break;
        }

        var prefix = 6 + source.OffsetSize;
        source.Block(table, prefix).Expect("FADB"u8, "a block of a table of chunks");
        var pageEntries = 1L << pageBits;
        var pages = count > pageEntries ? (count + pageEntries - 1) / pageEntries : 0;
        var flags = source.Block(table + (ulong)prefix, (pages + 7) / 8).Memory((pages + 7) / 8);
        var place = table + (ulong)prefix + (ulong)flags.Length + (ulong)(pages > 0 ? Checksum : 0);
        for (var first = 0L; first < count; first += pageEntries)
        {
            var entries = Math.Min(pageEntries, count - first);
            var page = first / pageEntries;
            // Pages are marked from the highest bit on; one that was never written has nothing in it.
            if (pages == 0 || (flags.Span[(int)(page / 8)] & (0x80 >> (int)(page % 8))) != 0)
            {
                var block = source.Block(place, entries * entrySize);
                for (var i = 0L; i < entries; i++)
                {
                    if (ChunkEntry.Read(block.Part(entrySize), first + i, grid) is { } chunk)
                    {
                        yield return chunk;
                    }
                }
            }

            place += (ulong)((entries * entrySize) + Checksum);
        }
    }
}
