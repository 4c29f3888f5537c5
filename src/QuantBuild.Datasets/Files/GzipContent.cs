using System.IO.Compression;
using QuantBuild.Common;

namespace QuantBuild.Datasets.Files;

/// <summary>Opens files that may be gzipped. Their first two bytes tell, not their name: some servers unpack on the way.</summary>
internal static class GzipContent
{
    private const int Magic = 0x1F8B;

    public static bool IsGzip(Stream file)
    {
        var magic = (file.ReadByte() << 8) | file.ReadByte();
        file.Position = 0;
        return magic == Magic;
    }

    /// <summary>The unpacked content, as long as limits allow.</summary>
    /// <param name="file">The file, disposed of along with the content.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="limits">How much is read.</param>
    public static Stream Open(FileStream file, string path, ReadLimits limits)
    {
        var most = limits.Of(file.Length);
        return new LimitedStream(Open(file), most, () => DatasetGuard.TooLarge(path, most));
    }

    /// <summary>The unpacked content; disposing of it disposes of the file's stream.</summary>
    public static Stream Open(Stream file) => IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
}
