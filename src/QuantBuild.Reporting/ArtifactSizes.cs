using System.IO.Compression;
using ICSharpCode.SharpZipLib.GZip;
using QuantBuild.Common;
using QuantBuild.Reporting.Internal;

namespace QuantBuild.Reporting;

/// <summary>Measures what a saved model weighs on disk and over the wire.</summary>
/// <remarks>
/// The TF.js example packs with <c>tar czf</c>, which is gzip at its default level 6; so is the tar ball here. Its entries are
/// <c>model.json</c> and the weight files that the manifest names, in ordinal order, with time, owner and mode fixed: the same
/// contents give the same sizes on every machine. Nothing is written to disk, and nothing is held in memory but buffers.
/// Brotli packs the same tar ball at quality 9 of 11: on MobileNetV2's 14.5 MB that takes 2 s where quality 11 takes 35 s for
/// 8 % less, which would make measuring slower than evaluating.
/// </remarks>
public static class ArtifactSizes
{
    private const int GzipLevel = 6;

    private static readonly BrotliCompressionOptions BrotliOptions = new() { Quality = 9 };

    /// <summary>Measures one model.</summary>
    /// <param name="directory">The folder with <c>model.json</c>; files that its manifest does not name are not counted.</param>
    /// <returns>The sizes, in bytes.</returns>
    /// <exception cref="ReportException"><c>model.json</c> is missing or damaged, or names a weight file that is not in the folder.</exception>
    public static ArtifactBytes Measure(string directory)
    {
        var weights = ModelFiles.Weights(directory);
        try
        {
            var modelJsonBytes = RegularFile.LengthOf(Path.Combine(directory, ModelFiles.ModelJson));
            var weightBytes = weights.Sum(name => RegularFile.LengthOf(Path.Combine(directory, name)));
            string[] files = [ModelFiles.ModelJson, .. weights];
            return new ArtifactBytes(
                modelJsonBytes,
                weightBytes,
                modelJsonBytes + weightBytes,
                Compressed(directory, files, Gzip),
                Compressed(directory, files, Brotli));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The model cannot be measured: {e.Message}", directory, innerException: e);
        }
    }

    private static long Compressed(string directory, string[] files, Func<Stream, Stream> compressor)
    {
        using var count = new CountingStream();
        using (var compressed = compressor(count))
        {
            TarBall.Write(compressed, directory, files);
        }

        return count.Length;
    }

    private static GZipOutputStream Gzip(Stream destination)
    {
        var gzip = new GZipOutputStream(destination) { IsStreamOwner = false };
        gzip.SetLevel(GzipLevel);
        return gzip;
    }

    private static BrotliStream Brotli(Stream destination) => new(destination, BrotliOptions, leaveOpen: true);
}
