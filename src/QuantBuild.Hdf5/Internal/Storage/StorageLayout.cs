using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>Where the values of a dataset lie: in its header, in one piece, or in chunks.</summary>
/// <param name="Compact">The values, where they are in the header.</param>
/// <param name="Address">Where the values, or the index of chunks, begin; undefined where nothing was ever written.</param>
/// <param name="Chunk">The shape of chunks; null where there are none.</param>
/// <param name="Index">How chunks are found.</param>
internal sealed record StorageLayout(ReadOnlyMemory<byte>? Compact, ulong Address, long[]? Chunk = null, ChunkIndex? Index = null)
{
    private const int CompactClass = 0;
    private const int ContiguousClass = 1;
    private const int ChunkedClass = 2;
    private const int VirtualClass = 3;

    public static StorageLayout Read(Block block)
    {
        var version = block.Byte();
        return version switch
        {
            1 or 2 => ReadOld(block),
            3 or 4 => ReadNew(block, version),
            _ => throw new Hdf5Exception($"It has a data layout of version {version}; versions 1 to 4 are read."),
        };
    }

    private static StorageLayout ReadOld(Block block)
    {
        var (rank, kind) = (block.Byte(), block.Byte());
        block.Skip(5);
        var address = kind == CompactClass ? Block.Undefined : block.Offset();
        var sizes = Enumerable.Range(0, rank).Select(_ => (long)block.UInt32()).ToArray();
        return kind switch
        {
            CompactClass => new StorageLayout(block.Memory(block.UInt32()), Block.Undefined),
            ContiguousClass => new StorageLayout(null, address),
            // The last dimension is the size of an element.
            ChunkedClass when rank > 0 => new StorageLayout(null, address, sizes[..^1], new BTree1Chunks(rank - 1)),
            _ => throw Unknown(kind),
        };
    }

    private static StorageLayout ReadNew(Block block, int version)
    {
        var kind = block.Byte();
        switch (kind)
        {
            case CompactClass:
                return new StorageLayout(block.Memory(block.UInt16()), Block.Undefined);
            case ContiguousClass:
                return new StorageLayout(null, block.Offset());
            case ChunkedClass when version == 3:
                var rank = block.Byte() - 1;
                var address = block.Offset();
                return rank >= 0 ? new StorageLayout(null, address, Sizes(block, rank, 4), new BTree1Chunks(rank)) : throw Unknown(kind);
            case ChunkedClass:
                return ReadChunks(block);
            case VirtualClass:
                throw new Hdf5Exception("It is a virtual dataset, which takes its values from other files; "
                    + "only values that are stored in the file itself are read.");
            default:
                throw Unknown(kind);
        }
    }

    private static StorageLayout ReadChunks(Block block)
    {
        const int edgesUnfiltered = 1;
        const int singleFiltered = 2;
        var (flags, rank, bytes) = (block.Byte(), block.Byte() - 1, block.Byte());
        if ((flags & edgesUnfiltered) != 0)
        {
            throw new Hdf5Exception("It leaves chunks at the edge unfiltered, which is not read.");
        }

        var chunk = Sizes(block, rank, bytes);
        block.Skip(bytes);
        var type = block.Byte();
        ChunkIndex index = type switch
        {
            1 => (flags & singleFiltered) != 0 ? new SingleChunk(block.Length(), block.UInt32()) : new SingleChunk(null, 0),
            2 => new ImplicitChunks(),
            3 => new FixedArrayChunks(block.Byte()),
            4 => new ExtensibleArrayChunks(block.Part(5)),
            5 => new BTree2Chunks(block.Part(6)),
            _ => throw new Hdf5Exception($"It has an index of chunks of type {type}, which is not known."),
        };
        return new StorageLayout(null, block.Offset(), chunk, index);
    }

    private static long[] Sizes(Block block, int rank, int bytes)
    {
        var sizes = new long[Math.Max(0, rank)];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = block.Count(bytes);
        }

        return sizes;
    }

    private static Hdf5Exception Unknown(int kind) => new($"It has a data layout of class {kind}, which is not known.");
}
