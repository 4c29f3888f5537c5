using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Infrastructure;

/// <summary>Where texts of variable length lie: collections of numbered objects.</summary>
/// <remarks>Collections stay in memory once they are read. They do not overlap, so together they are no longer than the file,
/// unless it is damaged.</remarks>
internal sealed class GlobalHeap(Source source)
{
    private long _left = source.Length;
    private readonly Dictionary<ulong, Dictionary<int, ReadOnlyMemory<byte>>> _collections = [];

    public ReadOnlyMemory<byte> Read(ulong address, uint index, long length)
    {
        if (!_collections.TryGetValue(address, out var collection))
        {
            _collections[address] = collection = ReadCollection(address);
        }

        return index <= ushort.MaxValue && collection.TryGetValue((int)index, out var content) && length <= content.Length
            ? content[..(int)length]
            : throw new Hdf5Exception($"It is damaged: text {index} of the collection at {address} is not there.");
    }

    private Dictionary<int, ReadOnlyMemory<byte>> ReadCollection(ulong address)
    {
        var prefix = 8 + source.LengthSize;
        var head = source.Block(address, prefix).Expect("GCOL"u8, "a collection of texts");
        head.Skip(4);
        var length = head.Length();
        _left -= Math.Max(length, prefix);
        if (_left < 0)
        {
            throw new Hdf5Exception("It is damaged: its collections of texts overlap, or are longer than the file.");
        }

        var block = source.Block(address + (ulong)prefix, length - prefix);
        var collection = new Dictionary<int, ReadOnlyMemory<byte>>();
        while (block.Left >= prefix)
        {
            var index = block.UInt16();
            block.Skip(6);
            var size = block.Length();
            // Number 0 is the room that is left.
            if (index == 0)
            {
                break;
            }

            collection[index] = block.Memory(size);
            block.Skip(Math.Min(block.Left, -size & 7));
        }

        return collection;
    }
}
