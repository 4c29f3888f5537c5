using System.Buffers.Binary;
using System.Security.Cryptography;

namespace QuantBuild.Datasets.Idx;

/// <summary>Reads one IDX stream; the header is judged before anything is allocated for the values.</summary>
internal sealed class IdxReader(Stream content, string path)
{
    private const byte UnsignedByte = 8;
    private const int MostDimensions = 4;

    /// <summary>Reads header and values.</summary>
    /// <param name="longestContent">More bytes than this the stream cannot give.</param>
    /// <param name="most">More bytes than this must not be made of it.</param>
    public IdxArray Read(long longestContent, long most)
    {
        Span<byte> header = stackalloc byte[4 + (MostDimensions * sizeof(int))];
        Fill(header[..4], "its magic number");
        header = header[..(4 + (DimensionCount(header) * sizeof(int)))];
        Fill(header[4..], "its dimensions");
        var shape = new int[(header.Length - 4) / sizeof(int)];
        var count = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(header[(4 + (i * sizeof(int)))..]);
            if (shape[i] < 0)
            {
                throw Error(DatasetRejection.Damaged, $"Dimension {i} must not be negative, found {shape[i]}.");
            }

            // Dimensions are below 2^31 and the product is judged after each, so that it cannot overflow.
            count *= shape[i];
            if (count > longestContent - header.Length || count > Array.MaxLength)
            {
                throw Error(
                    DatasetRejection.Damaged, $"The shape [{string.Join(", ", shape[..(i + 1)])}"
                        + $"{(i + 1 < shape.Length ? ", …" : string.Empty)}] needs more values than the file can hold.");
            }
        }

        if (count > most)
        {
            throw DatasetGuard.TooLarge(path, most);
        }

        var values = GC.AllocateUninitializedArray<byte>((int)count);
        Fill(values, "its values");
        if (content.ReadByte() >= 0)
        {
            throw Error(DatasetRejection.Damaged, $"The file goes on after the {count} values of its shape [{string.Join(", ", shape)}].");
        }

        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(header);
        sha256.AppendData(values);
        return new IdxArray(shape, values, Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }

    private int DimensionCount(ReadOnlySpan<byte> magic)
    {
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw Error(DatasetRejection.OtherKind, $"An IDX file begins with two zero bytes, found {magic[0]:X2} {magic[1]:X2}.");
        }

        if (magic[2] != UnsignedByte)
        {
            throw Error(DatasetRejection.UnsupportedType, $"Only unsigned bytes (type 08) are supported, found type {magic[2]:X2}.");
        }

        return magic[3] is >= 1 and <= MostDimensions
            ? magic[3]
            : throw Error(DatasetRejection.Damaged, $"The number of dimensions must be 1 to {MostDimensions}, found {magic[3]}.");
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
