using System.Numerics;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Infrastructure;

/// <summary>A heap of links or attributes: those of new groups and objects that have many of them.</summary>
internal sealed class FractalHeap
{
    private readonly Source _source;
    private readonly Dictionary<ulong, (ulong Address, long Size)> _blocks = [];
    private readonly Dictionary<ulong, (ulong Address, long Length)> _huge = [];
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly int _width;
    private readonly long _startSize;
    private readonly int _directRows;

    public FractalHeap(Source source, ulong address)
    {
        _source = source;
        var head = source.Block(address, 22 + (12 * source.LengthSize) + (3 * source.OffsetSize)).Expect("FRHP"u8, "a heap");
        head.Skip(1);
        head.Skip(2);
        var filters = head.UInt16();
        head.Skip(1);
        var largest = head.UInt32();
        head.Skip(source.LengthSize);
        var hugeTree = head.Offset();
        head.Skip(source.LengthSize + source.OffsetSize + (8 * source.LengthSize));
        _width = head.UInt16();
        _startSize = head.Length();
        var largestDirect = head.Length();
        var bits = head.UInt16();
        head.Skip(2);
        var root = head.Offset();
        var rows = head.UInt16();
        if (filters != 0 || _width == 0 || bits > 64 || !BitOperations.IsPow2(_startSize) || !BitOperations.IsPow2(largestDirect)
            || largestDirect < _startSize)
        {
            throw new Hdf5Exception(filters != 0
                ? "It has a heap of links or attributes that is compressed, which is not read."
                : "It is damaged: a heap has impossible sizes.");
        }

        _offsetBytes = (bits + 7) / 8;
        _lengthBytes = Math.Min((BitOperations.Log2((ulong)largestDirect) + 7) / 8, (BitOperations.Log2(Math.Max(1, largest)) / 8) + 1);
        _directRows = BitOperations.Log2((ulong)largestDirect) - BitOperations.Log2((ulong)_startSize) + 2;
        ReadBlocks(root, rows);
        ReadHuge(hugeTree);
    }

    /// <summary>The object of an ID.</summary>
    public Block Read(Block id)
    {
        var kind = (id.Byte() >> 4) & 3;
        if (kind == 1 && _huge.TryGetValue(id.Number(Math.Min(id.Left, _source.LengthSize)), out var place))
        {
            return _source.Block(place.Address, place.Length);
        }

        if (kind != 0)
        {
            throw new Hdf5Exception("It keeps links or attributes in a heap in a way that is not read.");
        }

        var offset = id.Number(_offsetBytes);
        var length = id.Count(_lengthBytes);
        _source.Spend(_blocks.Count);
        foreach (var (start, block) in _blocks)
        {
            if (offset >= start && offset - start <= (ulong)block.Size && length <= block.Size - (long)(offset - start))
            {
                return _source.Block(block.Address + (offset - start), length);
            }
        }

        throw new Hdf5Exception($"It is damaged: a heap has nothing at {offset}.");
    }

    private long RowSize(int row) => row - 1 is var doublings and > 0 ? doublings < 40 ? _startSize << doublings
        : throw new Hdf5Exception("It is damaged: a heap has impossible sizes.") : _startSize;

    // Indirect blocks are tables of further blocks, whose sizes double from row to row.
    private void ReadBlocks(ulong root, int rows)
    {
        var tables = new Queue<(ulong Address, int Rows)>();
        if (rows == 0 && root != Block.Undefined)
        {
            Add(root, _startSize);
        }
        else if (root != Block.Undefined)
        {
            tables.Enqueue((root, rows));
        }

        while (tables.TryDequeue(out var table))
        {
            var prefix = 5 + _source.OffsetSize + _offsetBytes;
            var block = _source.Block(table.Address, prefix + ((long)table.Rows * _width * _source.OffsetSize))
                .Expect("FHIB"u8, "a table of a heap");
            block.Skip(prefix - 4);
            for (var row = 0; row < table.Rows; row++)
            {
                for (var column = 0; column < _width; column++)
                {
                    var address = block.Offset();
                    if (address != Block.Undefined && row < _directRows)
                    {
                        Add(address, RowSize(row));
                    }
                    else if (address != Block.Undefined)
                    {
                        tables.Enqueue(
                            (address, BitOperations.Log2((ulong)RowSize(row)) - BitOperations.Log2((ulong)(_startSize * _width)) + 1));
                    }
                }
            }
        }
    }

    private void Add(ulong address, long size)
    {
        var head = _source.Block(address, 5 + _source.OffsetSize + _offsetBytes).Expect("FHDB"u8, "a block of a heap");
        head.Skip(1 + _source.OffsetSize);
        _blocks[head.Number(_offsetBytes)] = (address, size);
    }

    private void ReadHuge(ulong tree)
    {
        const int indirect = 1;
        if (tree == Block.Undefined)
        {
            return;
        }

        foreach (var record in BTree2.Records(_source, tree, indirect))
        {
            var (address, length) = (record.Offset(), record.Length());
            _huge[(ulong)record.Length()] = (address, length);
        }
    }
}
