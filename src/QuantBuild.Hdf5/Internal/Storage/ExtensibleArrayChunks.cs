using System.Numerics;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>Chunks in a table that grows: those of data that may grow in one dimension. The first entries stand in the index block, the
/// others in data blocks whose sizes double, to the larger of which further blocks have the addresses.</summary>
internal sealed class ExtensibleArrayChunks : ChunkIndex
{
    private const int Checksum = 4;

    public ExtensibleArrayChunks(Block sizes) => sizes.Skip(sizes.Left);

    public override IEnumerable<StoredChunk> Read(Source source, ulong address, ChunkGrid grid)
    {
        var head = source.Block(address, 16 + (6 * source.LengthSize) + source.OffsetSize).Expect("EAHD"u8, "a table of chunks");
        head.Skip(2);
        var (entrySize, indexBits, indexEntries) = (head.Byte(), head.Byte(), head.Byte());
        var (leastEntries, leastPointers, pageBits) = (head.Byte(), head.Byte(), head.Byte());
        head.Skip(6 * source.LengthSize);
        var index = head.Offset();
        var leastSize = source.OffsetSize + (grid.IsFiltered ? 5 : 0);
        if (entrySize < leastSize || indexBits > 64 || pageBits > 30 || !BitOperations.IsPow2(leastEntries)
            || !BitOperations.IsPow2(leastPointers))
        {
            throw new Hdf5Exception("It is damaged: its table of chunks has impossible sizes.");
        }

        if (index == Block.Undefined)
        {
            yield break;
        }

        var place = (indexBits + 7) / 8;
        var direct = 2 * BitOperations.Log2(leastPointers);
        var levels = Math.Max(direct, 1 + indexBits - BitOperations.Log2(leastEntries));
        var directBlocks = 2 * (leastPointers - 1);
        var prefix = 6 + source.OffsetSize;
        var block =
            source.Block(index, prefix + ((long)indexEntries * entrySize) + ((long)(directBlocks + levels - direct) * source.OffsetSize))
                .Expect("EAIB"u8, "the index of a table of chunks");
        block.Skip(prefix - 4);
        for (var i = 0L; i < indexEntries; i++)
        {
            if (ChunkEntry.Read(block.Part(entrySize), i, grid) is { } chunk)
            {
                yield return chunk;
            }
        }

        long first = indexEntries;
        var end = grid.TableEnd;
        for (var level = 0; level < levels && first < end; level++)
        {
            var blocks = 1L << (level / 2);
            var entries = (long)leastEntries << ((level + 1) / 2);
            var pages = entries > 1L << pageBits ? entries >> pageBits : 0;
            var flagBytes = (pages + 7) / 8;
            var (table, flags) = level < direct ? (block, new byte[blocks * flagBytes]) : OpenTable(block.Offset(), blocks, flagBytes);
            if (table is null)
            {
                first = checked(first + (blocks * entries));
                continue;
            }

            for (var i = 0L; i < blocks && first < end; i++, first += entries)
            {
                if (table.Offset() is var data and not Block.Undefined)
                {
                    foreach (var chunk in ReadData(data, first, entries, pages, flags, i * pages))
                    {
                        yield return chunk;
                    }
                }
            }
        }

        (Block? Table, byte[] Flags) OpenTable(ulong at, long blocks, long flagBytes)
        {
            if (at == Block.Undefined)
            {
                return (null, []);
            }

            var size = checked(prefix + place + (blocks * (flagBytes + source.OffsetSize)));
            var content = source.Block(at, size).Expect("EASB"u8, "a block of a table of chunks");
            content.Skip(prefix + place - 4);
            return (content, content.Bytes(blocks * flagBytes).ToArray());
        }

        IEnumerable<StoredChunk> ReadData(ulong at, long firstEntry, long entries, long pages, byte[] flags, long flag)
        {
            source.Block(at, prefix).Expect("EADB"u8, "a block of a table of chunks");
            var start = at + (ulong)(prefix + place + (pages > 0 ? Checksum : 0));
            var step = pages > 0 ? entries / pages : entries;
            for (var page = 0L; page < Math.Max(1, pages) && firstEntry + (page * step) < end; page++)
            {
                // Pages that were written are marked, those of all data blocks in one row, from the highest bit on.
                var bit = flag + page;
                if (pages == 0 || (flags[bit / 8] & (0x80 >> (int)(bit % 8))) != 0)
                {
                    var content = source.Block(start + (ulong)(page * ((step * entrySize) + Checksum)), step * entrySize);
                    for (var i = 0L; i < step; i++)
                    {
                        if (ChunkEntry.Read(content.Part(entrySize), firstEntry + (page * step) + i, grid) is { } chunk)
                        {
                            yield return chunk;
                        }
                    }
                }
            }
        }
    }
}
