using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Datasets.Numpy;

/// <summary>Reads one <c>.npy</c> stream; the header is judged before anything is allocated for the values.</summary>
/// <remarks>The format: <c>\x93NUMPY</c>, a major and a minor version, the length of the header (uint16 in version 1, uint32 later), the
/// header, then the values. Source: NumPy's documentation of numpy.lib.format.</remarks>
internal sealed class NpyReader(Stream content, string path)
{
    private const byte Signature = 0x93;
    private const int MostHeaderBytes = 1 << 16;
    private const int BlockValues = 1 << 14;

    /// <summary>Reads header and values.</summary>
    /// <param name="length">The bytes of the stream.</param>
    /// <param name="most">The most bytes that the values may take as float32.</param>
    public NumpyArray Read(long length, long most)
    {
        var (text, headerBytes) = ReadHeader();
        var header = NpyHeader.Parse(text, path);
        var values = ReadValues(header, length - headerBytes, most);
        return new NumpyArray(
            header.Shape, header.IsFortran && header.Shape.Length > 1 ? FortranOrder.ToRowMajor(values, header.Shape) : values, path);
    }

    private (string Text, long Bytes) ReadHeader()
    {
        Span<byte> start = stackalloc byte[12];
        Fill(start[..8], "its header");
        if (start[0] != Signature || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw Error(DatasetRejection.OtherKind, "An .npy file begins with \\x93NUMPY, this one does not.");
        }

        var lengthBytes = start[6] == 1 ? 2 : 4;
        Fill(start.Slice(8, lengthBytes), "its header");
        long length =
            lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MostHeaderBytes)
        {
            throw Error(DatasetRejection.Damaged, $"The header claims {length} bytes; at most {MostHeaderBytes} are read.");
        }

        var header = new byte[length];
        Fill(header, "its header");
        return (Encoding.Latin1.GetString(header), 8 + lengthBytes + length);
    }

    private float[] ReadValues(NpyHeader header, long bytes, long most)
    {
        var count = 1L;
        foreach (var size in header.Shape)
        {
            // Sizes are below 2^31, and so is the product before each step: it cannot overflow.
            count = Math.Min(count, int.MaxValue) * size;
        }

        if (count > Array.MaxLength || count * header.Dtype.Size != bytes)
        {
            throw Error(
                DatasetRejection.Damaged, $"The shape ({string.Join(", ", header.Shape)}) of {header.Dtype.Name} does not fit the "
                + $"{bytes} bytes after the header.");
        }

        // Fortran's order is changed in a copy.
        if (count * sizeof(float) * (header.IsFortran ? 2 : 1) > most)
        {
            throw DatasetGuard.TooLarge(path, most);
        }

        var values = new float[count];
        var block = new byte[Math.Min(BlockValues, count) * header.Dtype.Size];
        for (var done = 0; done < values.Length;)
        {
            var next = values.AsSpan(done, Math.Min(BlockValues, values.Length - done));
            var raw = block.AsSpan(0, next.Length * header.Dtype.Size);
            Fill(raw, "its values");
            header.Dtype.Convert(raw, next);
            done += next.Length;
        }

        return values;
    }

    private void Fill(Span<byte> destination, string part)
    {
        if (content.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw Error(DatasetRejection.Damaged, $"The file ends within {part}.");
        }
    }

    private DatasetException Error(DatasetRejection rejection, string message) => new(rejection, message, path);
}
