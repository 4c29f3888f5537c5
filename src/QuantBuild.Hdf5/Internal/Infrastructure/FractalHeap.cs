using System.Numerics;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Infrastructure;

/// <summary>A heap of links or attributes: those of new groups and objects that have many of them.</summary>
internal sealed class FractalHeap
{
    private readonly Source source;
    private readonly Dictionary<ulong, (ulong Address, long Size)> blocks = [];
    private readonly Dictionary<ulong, (ulong Address, long Length)> huge = [];
    private readonly int offsetBytes;
    private readonly int lengthBytes;
    private readonly int width;
    private readonly long startSize;
    private readonly int directRows;

    public FractalHeap(Source source, ulong address)
    {
        this.source = source;
        var head = source.Block(address, 22 + (12 * source.LengthSize) + (3 * source.OffsetSize)).Expect("FRHP"u8, "a heap");
        head.Skip(1);
        head.Skip(2);
        var filters = head.UInt16();
        head.Skip(1);
        var largest = head.UInt32();
        head.Skip(source.LengthSize);
        var hugeTree = head.Offset();
        head.Skip(source.LengthSize + source.OffsetSize + (8 * source.LengthSize));
        width = head.UInt16();
        startSize = head.Length();
        var largestDirect = head.Length();
        var bits = head.UInt16();
        head.Skip(2);
        var root = head.Offset();
        var rows = head.UInt16();
        if (filters != 0 || width == 0 || bits > 64 || !BitOperations.IsPow2(startSize) || !BitOperations.IsPow2(largestDirect) || largestDirect < startSize)
        {
            throw new Hdf5Exception(filters != 0 ? "It has a heap of links or attributes that is compressed, which is not read." : "It is damaged: a heap has impossible sizes.");
        }

        offsetBytes = (bits + 7) / 8;
        lengthBytes = Math.Min((BitOperations.Log2((ulong)largestDirect) + 7) / 8, (BitOperations.Log2(Math.Max(1, largest)) / 8) + 1);
        directRows = BitOperations.Log2((ulong)largestDirect) - BitOperations.Log2((ulong)startSize) + 2;
        ReadBlocks(root, rows);
        ReadHuge(hugeTree);
    }

    /// <summary>The object of an ID.</summary>
    public Block Read(Block id)
    {
        var kind = (id.Byte() >> 4) & 3;
        if (kind == 1 && huge.TryGetValue(id.Number(Math.Min(id.Left, source.LengthSize)), out var place))
        {
            return source.Block(place.Address, place.Length);
        }

        if (kind != 0)
        {
            throw new Hdf5Exception("It keeps links or attributes in a heap in a way that is not read.");
        }

        var offset = id.Number(offsetBytes);
        var length = id.Count(lengthBytes);
        source.Spend(blocks.Count);
        foreach (var (start, block) in blocks)
        {
            if (offset >= start && offset - start <= (ulong)block.Size && length <= block.Size - (long)(offset - start))
            {
                return source.Block(block.Address + (offset - start), length);
            }
        }

        throw new Hdf5Exception($"It is damaged: a heap has nothing at {offset}.");
    }

    private long RowSize(int row) => row - 1 is var doublings and > 0 ? doublings < 40 ? startSize << doublings : throw new Hdf5Exception("It is damaged: a heap has impossible sizes.") : startSize;

    // Indirect blocks are tables of further blocks, whose sizes double from row to row.
    private void ReadBlocks(ulong root, int rows)
    {
        var tables = new Queue<(ulong Address, int Rows)>();
        if (rows == 0 && root != Block.Undefined)
        {
            Add(root, startSize);
        }
        else if (root != Block.Undefined)
        {
            tables.Enqueue((root, rows));
        }

        while (tables.TryDequeue(out var table))
        {
            var prefix = 5 + source.OffsetSize + offsetBytes;
            var block = source.Block(table.Address, prefix + ((long)table.Rows * width * source.OffsetSize)).Expect("FHIB"u8, "a table of a heap");
            block.Skip(prefix - 4);
            for (var row = 0; row < table.Rows; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    var address = block.Offset();
                    if (address != Block.Undefined && row < directRows)
                    {
                        Add(address, RowSize(row));
                    }
                    else if (address != Block.Undefined)
                    {
                        tables.Enqueue((address, BitOperations.Log2((ulong)RowSize(row)) - BitOperations.Log2((ulong)(startSize * width)) + 1));
                    }
                }
            }
        }
    }

    private void Add(ulong address, long size)
    {
        var head = source.Block(address, 5 + source.OffsetSize + offsetBytes).Expect("FHDB"u8, "a block of a heap");
        head.Skip(1 + source.OffsetSize);
        blocks[head.Number(offsetBytes)] = (address, size);
    }

    private void ReadHuge(ulong tree)
    {
        const int indirect = 1;
        if (tree == Block.Undefined)
        {
            return;
        }

        foreach (var record in BTree2.Records(source, tree, indirect))
        {
            var (address, length) = (record.Offset(), record.Length());
            huge[(ulong)record.Length()] = (address, length);
        }
    }
}
