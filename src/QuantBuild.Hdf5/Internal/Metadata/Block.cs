using System.Buffers.Binary;

namespace QuantBuild.Hdf5.Internal.Metadata;

/// <summary>One structure of an HDF5 file, read field by field; all numbers are little-endian.</summary>
internal sealed class Block(ReadOnlyMemory<byte> bytes, Source source)
{
    /// <summary>The address of what is not there.</summary>
    public const ulong Undefined = ulong.MaxValue;

    public int Position { get; private set; }

    public int Left => bytes.Length - Position;

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>An address; <see cref="Undefined"/> where all its bits are set, whatever its size.</summary>
    public ulong Offset()
    {
        var value = Number(source.OffsetSize);
        return source.OffsetSize < 8 && value == (1UL << (8 * source.OffsetSize)) - 1 ? Undefined : value;
    }

    /// <summary>A size or count.</summary>
    public long Length() => Count(source.LengthSize);

    /// <summary>A size or count of a number of bytes.</summary>
    public long Count(int size)
    {
        var value = Number(size);
        return value <= long.MaxValue ? (long)value : throw new Hdf5Exception($"It is damaged: a length of {value} is no length.");
    }

    public ulong Number(int size)
    {
        var value = 0UL;
        var field = size <= 8 ? Bytes(size) : throw new Hdf5Exception($"It is damaged: a number has {size} bytes.");
        for (var i = size - 1; i >= 0; i--)
        {
            value = (value << 8) | field[i];
        }

        return value;
    }

    public ReadOnlySpan<byte> Bytes(long count) => Memory(count).Span;

    public ReadOnlyMemory<byte> Memory(long count)
    {
        if (count < 0 || count > Left)
        {
            throw new Hdf5Exception($"It is damaged: a structure ends {Left} bytes on, where {count} more should follow.");
        }

        Position += (int)count;
        return bytes.Slice(Position - (int)count, (int)count);
    }

    public Block Part(long count) => new(Memory(count), source);

    public void Skip(long count) => Memory(count);

    /// <summary>Takes the four letters that a structure begins with.</summary>
    public Block Expect(ReadOnlySpan<byte> signature, string structure) => Bytes(signature.Length).SequenceEqual(signature)
        ? this
        : throw new Hdf5Exception($"It is damaged: where {structure} should be is something else.");
}
