using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Messages;

/// <summary>The messages of an object: what it is, where its values lie, what it is linked to (section IV.A of the
/// format specification).</summary>
internal static class ObjectHeader
{
    private const int Continuation = 0x10;
    private const int SharedFlag = 2;

    // A message that is nothing but its head takes more room here than in the file.
    private const int MessageCost = 128;

    /// <summary>Reads the header at an address, and its continuations wherever they are.</summary>
    public static List<Message> Read(Source source, ulong address)
    {
        var start = source.Block(address, Math.Min(64, Remaining(source, address)));
        var isNew = start.Bytes(4).SequenceEqual("OHDR"u8);
        var (first, length, hasOrder) = isNew ? SecondVersion(start) : FirstVersion(source, address);
        var messages = new List<Message>();
        var blocks = new Queue<(ulong Address, long Length, bool IsFirst)>([(address + (ulong)first, length, true)]);
        var seen = new HashSet<ulong>();
        while (blocks.TryDequeue(out var next))
        {
            if (!seen.Add(next.Address))
            {
                throw new Hdf5Exception($"It is damaged: the object header at {address} goes on in a circle.");
            }

            var block = source.Block(next.Address, next.Length);
            if (isNew && !next.IsFirst)
            {
                // A continuation has a signature before and a checksum behind.
                block.Expect("OCHK"u8, "the continuation of an object header");
                block = block.Part(block.Left - 4);
            }

            ReadMessages(source, block, isNew, hasOrder, messages, blocks);
        }

        return messages;
    }

    private static long Remaining(Source source, ulong address) => address <= (ulong)source.Length ? source.Length - (long)address : 0;

    private static (int First, long Length, bool HasOrder) FirstVersion(Source source, ulong address)
    {
        var block = source.Block(address, 16);
        var version = block.Byte();
        if (version != 1)
        {
            throw new Hdf5Exception($"It is damaged: at {address}, where an object header should be, is none.");
        }

        block.Skip(7);
        return (16, block.UInt32(), false);
    }

    private static (int First, long Length, bool HasOrder) SecondVersion(Block block)
    {
        var version = block.Byte();
        if (version != 2)
        {
            throw new Hdf5Exception($"It has an object header of version {version}; versions 1 and 2 are read.");
        }

        var flags = block.Byte();
        block.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        var length = block.Count(1 << (flags & 3));
        return (block.Position, length, (flags & 4) != 0);
    }

    private static void ReadMessages(
        Source source, Block block, bool isNew, bool hasOrder, List<Message> messages,
        Queue<(ulong Address, long Length, bool IsFirst)> blocks)
    {
        var head = isNew ? 4 + (hasOrder ? 2 : 0) : 8;
        while (block.Left >= head)
        {
            var type = isNew ? block.Byte() : block.UInt16();
            var size = block.UInt16();
            var flags = block.Byte();
            block.Skip(head - (isNew ? 4 : 5));
            var data = block.Part(size);
            if (type == Continuation)
            {
                blocks.Enqueue((data.Offset(), data.Length(), false));
            }
            else if (type != 0)
            {
                source.Spend(MessageCost);
                messages.Add(new Message(type, (flags & SharedFlag) != 0, data));
            }
        }
    }
}
