using System.IO.Compression;
using System.Reflection;
using ICSharpCode.SharpZipLib.GZip;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>The compressors behind <see cref="Compression"/>, and the assemblies that they are in.</summary>
internal static class Compressors
{
    private const int GzipLevel = 6;

    private static readonly BrotliCompressionOptions _brotliOptions = new() { Quality = 9 };

    /// <summary>A stream that writes what is written to it, compressed, to another, which it leaves open.</summary>
    public static Stream Open(Compression compression, Stream destination)
    {
        if (compression == Compression.Brotli)
        {
            return new BrotliStream(destination, _brotliOptions, leaveOpen: true);
        }

        var gzip = new GZipOutputStream(destination) { IsStreamOwner = false };
        gzip.SetLevel(GzipLevel);
        return gzip;
    }

    public static Assembly CodeOf(Compression compression) =>
        (compression == Compression.Brotli ? typeof(BrotliStream) : typeof(GZipOutputStream)).Assembly;
}
