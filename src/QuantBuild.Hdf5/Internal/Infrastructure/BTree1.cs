using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Infrastructure;

/// <summary>A B-tree of version 1: of a group's symbol nodes (type 0), or a dataset's chunks (type 1).</summary>
internal static class BTree1
{
    /// <summary>The keys of the lowest level with what they stand before. No node is visited twice,
    /// and none calls for another on the stack.</summary>
    public static IEnumerable<(Block Key, ulong Child)> Leaves(Source source, ulong root, int type, int keySize)
    {
        var nodes = new Stack<(ulong Address, int? Level)>([(root, null)]);
        var seen = new HashSet<ulong>();
        while (nodes.TryPop(out var next))
        {
            if (!seen.Add(next.Address))
            {
                throw new Hdf5Exception($"It is damaged: a B-tree leads in a circle at {next.Address}.");
            }

            var head = source.Block(next.Address, 8 + (2 * source.OffsetSize)).Expect("TREE"u8, "a node of a B-tree");
            var (found, level, count) = (head.Byte(), head.Byte(), head.UInt16());
            if (found != type || (next.Level is { } expected && level != expected))
            {
                throw new Hdf5Exception($"It is damaged: a B-tree has a node of type {found} and level {level} at {next.Address}.");
            }

            var entries = source.Block(
                next.Address + (ulong)head.Position + (ulong)(2 * source.OffsetSize), (long)count * (keySize + source.OffsetSize));
            for (var i = 0; i < count; i++)
            {
                var key = entries.Part(keySize);
                var child = entries.Offset();
                if (level == 0)
                {
                    yield return (key, child);
                }
                else
                {
                    nodes.Push((child, level - 1));
                }
            }
        }
    }
}
