using System.Buffers.Binary;

namespace QuantBuild.Datasets.Internal.Numpy;

/// <summary>A type of numbers that arrays may have, and how it becomes float32.</summary>
internal sealed record NumpyDtype(string Name, int Size, NumpyDtype.Reader Read)
{
    private static readonly NumpyDtype[] All =
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

    public static string Supported => string.Join(", ", All.Select(dtype => dtype.Name));

    public static NumpyDtype? Find(string name) => Array.Find(All, dtype => dtype.Name == name);

    public void Convert(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(bytes[(i * Size)..]);
        }
    }
}
