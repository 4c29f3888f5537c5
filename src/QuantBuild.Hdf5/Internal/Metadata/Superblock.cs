namespace QuantBuild.Hdf5.Internal.Metadata;

/// <summary>The start of an HDF5 file (section II of its format specification), at 0 or behind a user block of 512, 1024,
/// 2048 … bytes.</summary>
internal static class Superblock
{
    private const int FirstUserBlock = 512;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Where the superblock stands; null where the stream is no HDF5 file.</summary>
    public static long? Find(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        for (var place = 0L; place + start.Length <= stream.Length; place = place == 0 ? FirstUserBlock : place * 2)
        {
            stream.Position = place;
            stream.ReadExactly(start);
            if (start.SequenceEqual(Signature))
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>Reads it.</summary>
    /// <returns>The file's bytes, and the address of the root group's object header.</returns>
    public static (Source Source, ulong Root) Read(Stream stream)
    {
        var place = Find(stream) ?? throw new Hdf5Exception("It is no HDF5 file.");
        var head = new Source(stream, place, 8, 8).Block(0, Math.Min(16, stream.Length - place));
        head.Skip(Signature.Length);
        var version = head.Byte();
        if (version > 3)
        {
            throw new Hdf5Exception($"It has an HDF5 superblock of version {version}; versions 0 to 3 are read.");
        }

        head.Skip(version < 2 ? 4 : 0);
        var (offsetSize, lengthSize) = (head.Byte(), head.Byte());
        if (offsetSize is not (2 or 4 or 8) || lengthSize is not (2 or 4 or 8))
        {
            throw new Hdf5Exception($"It is damaged: addresses of {offsetSize} and lengths of {lengthSize} bytes.");
        }

        var source = new Source(stream, place, offsetSize, lengthSize);
        // Before the root group's entry stand base address, free space, end of file and driver information;
        // the entry begins with the offset of its name.
        var fields = version < 2 ? 24 + (version * 4) : 12;
        var before = version < 2 ? 5 : 3;
        var block = source.Block(0, fields + ((before + 1) * offsetSize));
        block.Skip(fields + (before * offsetSize));
        return (source, block.Offset());
    }
}
