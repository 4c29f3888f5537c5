using System.Numerics;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Infrastructure;

/// <summary>A B-tree of version 2: of the links or attributes in a heap, or of a dataset's chunks.</summary>
internal static class BTree2
{
    private const int NodeOverhead = 10;

    /// <summary>All records, in no order that counts.</summary>
    public static IEnumerable<Block> Records(Source source, ulong address, params int[] types)
    {
        var head = source.Block(address, 22 + source.OffsetSize + source.LengthSize).Expect("BTHD"u8, "a B-tree");
        var (version, type, nodeSize, recordSize, depth) = (head.Byte(), head.Byte(), head.UInt32(), head.UInt16(), head.UInt16());
        if (version != 0 || !types.Contains(type) || recordSize == 0 || nodeSize < NodeOverhead)
        {
            throw new Hdf5Exception($"It is damaged, or newer: a B-tree of version {version} and type {type}.");
        }

        head.Skip(2);
        var root = head.Offset();
        var records = head.UInt16();
        return root == Block.Undefined ? [] : Walk(source, new Shape(nodeSize, recordSize, depth, source.OffsetSize), root, records);
    }

    private static IEnumerable<Block> Walk(Source source, Shape shape, ulong root, long count)
    {
        var nodes = new Stack<(ulong Address, long Records, int Depth)>([(root, count, shape.Depth)]);
        var seen = new HashSet<ulong>();
        while (nodes.TryPop(out var node))
        {
            if (!seen.Add(node.Address))
            {
                throw new Hdf5Exception($"It is damaged: a B-tree leads in a circle at {node.Address}.");
            }

            var pointer = shape.PointerSize(source.OffsetSize, node.Depth);
            var block = source.Block(
                node.Address, checked(6 + (node.Records * shape.RecordSize) + (node.Depth == 0 ? 0 : (node.Records + 1) * pointer)));
            block.Expect(node.Depth == 0 ? "BTLF"u8 : "BTIN"u8, "a node of a B-tree").Skip(2);
            for (var i = 0L; i < node.Records; i++)
            {
                yield return block.Part(shape.RecordSize);
            }

            for (var i = 0L; node.Depth > 0 && i <= node.Records; i++)
            {
                var child = block.Part(pointer);
                nodes.Push((child.Offset(), child.Count(shape.CountSize), node.Depth - 1));
            }
        }
    }

    /// <summary>The sizes of the fields in nodes, which follow from how many records a node has room for.</summary>
    private sealed class Shape
    {
        private readonly int[] _totals;

        public Shape(long nodeSize, int recordSize, int depth, int offsetSize)
        {
            (RecordSize, Depth) = (recordSize, depth);
            var most = (nodeSize - NodeOverhead) / recordSize;
            CountSize = BytesFor((ulong)most);
            _totals = new int[depth + 1];
            var total = (UInt128)most;
            for (var level = 1; level <= depth; level++)
            {
                var pointer = PointerSize(offsetSize, level);
                var here = (UInt128)((nodeSize - NodeOverhead - pointer) / (recordSize + pointer) is var room and > 0 ? room : 0);
                total = ((here + 1) * total) + here;
                _totals[level] = total <= ulong.MaxValue
                    ? BytesFor((ulong)total)
                    : throw new Hdf5Exception($"It is damaged: a B-tree of {depth} levels.");
            }
        }

        public int RecordSize { get; }

        public int Depth { get; }

        public int CountSize { get; }

        public int PointerSize(int offsetSize, int depth) => offsetSize + CountSize + (depth > 1 ? _totals[depth - 1] : 0);

        private static int BytesFor(ulong value) => (BitOperations.Log2(value) / 8) + 1;
    }
}
