using System.IO.Compression;
using QuantBuild.Common;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Filters;

/// <summary>What chunks went through on writing, undone from the last to the first.</summary>
internal sealed class FilterPipeline
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher = 3;
    private const int Lempel = 32000;

    private readonly List<int> _filters;

    private FilterPipeline(List<int> filters)
    {
        _filters = filters;
    }

    /// <exception cref="Hdf5Exception">A filter is not read; the message has its name.</exception>
    public static FilterPipeline Read(Block block)
    {
        var version = block.Byte();
        var count = block.Byte();
        if (version is not (1 or 2) || count > 32)
        {
            throw new Hdf5Exception($"It has a filter pipeline of version {version} with {count} filters; versions 1 and 2 are read.");
        }

        block.Skip(version == 1 ? 6 : 0);
        var filters = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var id = block.UInt16();
            var nameSize = version == 1 || id >= 256 ? block.UInt16() : 0;
            block.Skip(2);
            var values = block.UInt16();
            var name = Texts.Utf8(Texts.BeforeNul(block.Memory(nameSize + (version == 1 ? -nameSize & 7 : 0))).Span);
            block.Skip((4L * values) + (version == 1 && values % 2 == 1 ? 4 : 0));
            filters.Add(id is Deflate or Shuffle or Fletcher or Lempel
                ? id
                : throw new Hdf5Exception($"It is compressed by {NameOf(id, name)}, which is not read. "
                    + "Read are deflate (gzip), LZF, shuffle and Fletcher's checksum."));
        }

        return new FilterPipeline(filters);
    }

    /// <summary>A chunk as it was before the filters.</summary>
    /// <param name="stored">Its bytes in the file.</param>
    /// <param name="filterMask">The filters that were left out, a bit each.</param>
    /// <param name="size">The bytes that come out.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    public byte[] Undo(byte[] stored, uint filterMask, int size, int elementSize)
    {
        var bytes = stored;
        for (var i = _filters.Count - 1; i >= 0; i--)
        {
            if ((filterMask & (1u << i)) == 0)
            {
                // A checksum that comes before a compression is four bytes of what that gives.
                var most = size + (4 * _filters.Take(i).Count(filter => filter == Fletcher));
                bytes = _filters[i] switch
                {
                    Deflate => Inflate(bytes, most),
                    Lempel => Lzf.Decompress(bytes, most),
                    Shuffle => Unshuffle(bytes, elementSize),
                    _ => Fletcher32.Check(bytes),
                };
            }
        }

        return bytes.Length == size ? bytes : throw new Hdf5Exception($"It is damaged: a chunk of {size} bytes has {bytes.Length}.");
    }

    private static byte[] Inflate(byte[] packed, int most)
    {
        var bytes = new byte[most];
        using var stream = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var count = stream.ReadAtLeast(bytes, most, throwOnEndOfStream: false);
        return stream.ReadByte() < 0
            ? bytes.AsSpan(0, count).ToArray()
            : throw new Hdf5Exception($"It is damaged: a chunk of {most} bytes unpacks to more.");
    }

    // All first bytes of the elements stand together, then all second ones …; what is left over at the end stays as it is.
    private static byte[] Unshuffle(byte[] shuffled, int elementSize)
    {
        var count = shuffled.Length / elementSize;
        var bytes = (byte[])shuffled.Clone();
        for (var part = 0; part < elementSize; part++)
        {
            for (var i = 0; i < count; i++)
            {
                bytes[(i * elementSize) + part] = shuffled[(part * count) + i];
            }
        }

        return bytes;
    }

    private static string NameOf(int id, string name) => id switch
    {
        4 => "szip",
        5 => "n-bit packing",
        6 => "scale and offset",
        307 => "bzip2",
        32001 => "Blosc",
        32004 => "LZ4",
        32008 => "Bitshuffle",
        32013 => "ZFP",
        32015 => "Zstandard",
        32026 => "Blosc2",
        _ => $"HDF5 filter {id}{(name.Length > 0 ? $" ({Printable.Text(name)})" : string.Empty)}",
    };
}
