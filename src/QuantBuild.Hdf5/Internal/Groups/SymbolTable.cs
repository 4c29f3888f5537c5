using QuantBuild.Hdf5.Internal.Infrastructure;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Groups;

/// <summary>The members of a group of the old kind: a B-tree of symbol nodes, with the names in a heap.</summary>
internal static class SymbolTable
{
    private const int SoftLink = 2;

    public static IEnumerable<(string Name, Link Link)> Read(Source source, Block message)
    {
        var tree = message.Offset();
        var names = ReadHeap(source, message.Offset());
        foreach (var (_, node) in BTree1.Leaves(source, tree, 0, source.LengthSize))
        {
            var count = source.Block(node, 8).Expect("SNOD"u8, "a symbol node") is var head ? Count(head) : 0;
            var entry = (2 * source.OffsetSize) + 24;
            var block = source.Block(node + 8, (long)count * entry);
            for (var i = 0; i < count; i++)
            {
                var name = block.Offset();
                var address = block.Offset();
                var kind = block.UInt32();
                block.Skip(20);
                var text = NameAt(names, name);
                source.Spend((long)text.Length * sizeof(char));
                yield return (text, kind == SoftLink ? Link.Soft : new Link(null, address));
            }
        }
    }

    private static int Count(Block head)
    {
        head.Skip(2);
        return head.UInt16();
    }

    private static ReadOnlyMemory<byte> ReadHeap(Source source, ulong address)
    {
        var head = source.Block(address, 8 + (2 * source.LengthSize) + source.OffsetSize).Expect("HEAP"u8, "a heap of names");
        head.Skip(4);
        var size = head.Length();
        head.Skip(source.LengthSize);
        return source.Block(head.Offset(), size).Memory(size);
    }

    private static string NameAt(ReadOnlyMemory<byte> names, ulong place) => place < (ulong)names.Length
        ? Texts.Utf8(Texts.BeforeNul(names[(int)place..]).Span)
        : throw new Hdf5Exception($"It is damaged: a name stands at {place} of a heap of {names.Length} bytes.");
}
