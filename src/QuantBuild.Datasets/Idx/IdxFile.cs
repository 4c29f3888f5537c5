using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Idx;

/// <summary>Reads IDX files, the format of MNIST and its relatives, raw or gzipped.</summary>
/// <remarks>The format: two zero bytes, one byte for the type (8: unsigned bytes, the only one read here), one byte for the number of
/// dimensions, each dimension as a big-endian int32, then the values in row-major order. Source: Y. LeCun's MNIST page.</remarks>
public static class IdxFile
{
    // Deflate cannot pack better than 258 bytes into 2 bits.
    private const long LargestDeflateRatio = 1032;

    /// <summary>Reads a file whole. Nothing is allocated for values that the file is too short to hold.</summary>
    /// <param name="path">The file; gzip is recognized by content, not by name.</param>
    /// <param name="limits">How much is read; <see cref="ReadLimits.Default"/> where none are given.</param>
    /// <returns>Shape, values and checksum.</returns>
    /// <exception cref="DatasetException">The file is missing, is no IDX file of unsigned bytes, or is shorter or longer
    /// than its header says.</exception>
    public static IdxArray Read(string path, ReadLimits? limits = null) => DatasetGuard.Read(path, () =>
    {
        if (FileKind.Other(path, "IDX file") is { } other)
        {
            throw other;
        }

        using var file = RegularFile.OpenRead(path, bufferSize: 1 << 16);
        var longestContent = GzipContent.IsGzip(file) ? file.Length * LargestDeflateRatio : file.Length;
        using var content = GzipContent.Open(file);
        return new IdxReader(content, path).Read(longestContent, (limits ?? ReadLimits.Default).Of(file.Length));
    });
}

/// <summary>The content of an IDX file of unsigned bytes.</summary>
/// <param name="Shape">The dimensions, outermost first: [count] for labels, [count, height, width] for images.</param>
/// <param name="Values">The values, row-major.</param>
/// <param name="Sha256">SHA-256 of the decompressed file, header and values, in lower-case hexadecimal digits.</param>
public sealed record IdxArray(IReadOnlyList<int> Shape, byte[] Values, string Sha256);
