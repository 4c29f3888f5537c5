using System.Buffers.Binary;

namespace QuantBuild.Datasets.Numpy;

/// <summary>A type of numbers that arrays may have, and how it becomes float32.</summary>
/// <param name="Name">The name in NumPy's header, with the mark of its byte order.</param>
/// <param name="Size">The bytes of a number.</param>
/// <param name="Read">Reads a number from its little-endian bytes.</param>
/// <param name="IsBigEndian">Whether the bytes come in the other order.</param>
internal sealed record NumpyDtype(string Name, int Size, NumpyDtype.Reader Read, bool IsBigEndian = false)
{
    private static readonly NumpyDtype[] _all =
    [
        new("|b1", 1, bytes => bytes[0]),
        new("|u1", 1, bytes => bytes[0]),
        new("|i1", 1, bytes => (sbyte)bytes[0]),
        new("<u2", 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        new("<i2", 2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        new("<u4", 4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        new("<i4", 4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        new("<u8", 8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        new("<i8", 8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        new("<f2", 2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        new("<f4", 4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        new("<f8", 8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
    ];

    /// <summary>Reads one number from the first of its bytes.</summary>
    public delegate float Reader(ReadOnlySpan<byte> bytes);

    public static string Supported => string.Join(", ", _all.Select(dtype => dtype.Name));

    public static NumpyDtype? Find(string name) => name.Length > 1 && name[0] is '<' or '>' or '|'
        && Array.Find(_all, dtype => dtype.Name.AsSpan(1).SequenceEqual(name.AsSpan(1))) is { } found
        && (found.Size == 1 || name[0] != '|')
        ? found with { Name = name, IsBigEndian = name[0] == '>' }
        : null;

    /// <summary>Converts numbers.</summary>
    /// <param name="bytes">Their bytes; those of big-endian numbers are turned round in place.</param>
    /// <param name="values">Takes the numbers.</param>
    public void Convert(Span<byte> bytes, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var number = bytes.Slice(i * Size, Size);
            if (IsBigEndian)
            {
                number.Reverse();
            }

            values[i] = Read(number);
        }
    }
}
