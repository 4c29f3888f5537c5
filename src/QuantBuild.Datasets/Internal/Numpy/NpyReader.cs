using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace QuantBuild.Datasets.Internal.Numpy;

/// <summary>Reads one <c>.npy</c> stream; the header is judged before anything is allocated for the values.</summary>
/// <remarks>
/// The format: <c>\x93NUMPY</c>, a major and a minor version, the length of the header (uint16 in version 1, uint32 later), a Python
/// dictionary <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>, then the values. Source: NumPy's documentation of numpy.lib.format.
/// </remarks>
internal sealed partial class NpyReader(Stream content, string path)
{
    private const byte Signature = 0x93;
    private const int MostHeaderBytes = 1 << 16;
    private const int BlockValues = 1 << 14;

    /// <summary>Reads header and values.</summary>
    /// <param name="length">The bytes of the stream.</param>
    public NumpyArray Read(long length)
    {
        var (header, headerBytes) = ReadHeader();
        var match = Header().Match(header);
        if (!match.Success)
        {
            throw Error($"The header is not that of an array of numbers: {header.Trim()}");
        }

        var dtype = NumpyDtype.Find(match.Groups["descr"].Value) ?? throw Error(
            $"dtype {match.Groups["descr"].Value} is not supported; supported: {NumpyDtype.Supported}. Convert the array with .astype(\"float32\").");
        int[] shape = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Dimension)];
        if (match.Groups["fortran"].Value == "True" && shape.Length > 1)
        {
            throw Error("The array is stored in Fortran's order; save numpy.ascontiguousarray(x) instead.");
        }

        return new NumpyArray(shape, ReadValues(shape, dtype, length - headerBytes));
    }

    private (string Text, long Bytes) ReadHeader()
    {
        Span<byte> start = stackalloc byte[12];
        Fill(start[..8], "its header");
        if (start[0] != Signature || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw Error("An .npy file begins with \\x93NUMPY, this one does not.");
        }

        var lengthBytes = start[6] == 1 ? 2 : 4;
        Fill(start.Slice(8, lengthBytes), "its header");
        long length = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MostHeaderBytes)
        {
            throw Error($"The header claims {length} bytes; at most {MostHeaderBytes} are read.");
        }

        var header = new byte[length];
        Fill(header, "its header");
        return (Encoding.Latin1.GetString(header), 8 + lengthBytes + length);
    }

    private float[] ReadValues(int[] shape, NumpyDtype dtype, long bytes)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            // Sizes are below 2^31 and the product is judged after each, so that it cannot overflow.
            count *= size;
            if (count > bytes / dtype.Size)
            {
                break;
            }
        }

        if (count * dtype.Size != bytes || count > Array.MaxLength)
        {
            throw Error($"The shape ({string.Join(", ", shape)}) of {dtype.Name} does not fit the {bytes} bytes after the header.");
        }

        var values = new float[count];
        var block = new byte[BlockValues * dtype.Size];
        for (var done = 0; done < values.Length;)
        {
            var next = values.AsSpan(done, Math.Min(BlockValues, values.Length - done));
            var raw = block.AsSpan(0, next.Length * dtype.Size);
            Fill(raw, "its values");
            dtype.Convert(raw, next);
            done += next.Length;
        }

        return values;
    }

    private int Dimension(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        ? size
        : throw Error($"A dimension must be a whole number below 2^31, found {text}.");

    private void Fill(Span<byte> destination, string part)
    {
        if (content.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw Error($"The file ends within {part}.");
        }
    }

    private DatasetException Error(string message) => new(message, path);

    [GeneratedRegex(@"^\s*\{\s*'descr':\s*'(?<descr>[^']+)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[0-9,\s]*)\),?\s*\}\s*\z")]
    private static partial Regex Header();
}
