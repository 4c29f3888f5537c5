using System.IO.Compression;

namespace QuantBuild.Tfjs.Served;

/// <summary>The compressors behind <see cref="ContentCoding"/>.</summary>
/// <remarks>
/// Which of them is best depends on the file. Where codes are independent, as those of rounded kernels, chance matches cost more than
/// Huffman coding alone; JSON wants the longest matches that there are. So each file is packed in all ways, and the smallest counts.
/// Every one is plain gzip, or Brotli with the window of 4 MiB (2^22) that <see cref="BrotliStream"/> takes and every browser unpacks.
/// </remarks>
internal static class Compressors
{
    private const int QuickBrotli = 9;

    private static readonly ZLibCompressionOptions _runLengths = Gzip(ZLibCompressionStrategy.RunLengthEncoding, 9);

    // Level 9 looks for longer matches than level 6, which pays in text and costs in codes.
    private static readonly ZLibCompressionOptions[] _gzips =
    [
        Gzip(ZLibCompressionStrategy.Default, 9), Gzip(ZLibCompressionStrategy.Filtered, 9), Gzip(ZLibCompressionStrategy.Default, 6),
        Gzip(ZLibCompressionStrategy.Filtered, 6), Gzip(ZLibCompressionStrategy.HuffmanOnly, 9), _runLengths,
    ];

    // The slowest first, so that what is packed in parallel ends at about one time.
    private static readonly int[] _brotlis = [11, 10];

    /// <summary>Each way to pack a file: what is written to the stream that it opens comes out packed in another, which it leaves open.
    /// </summary>
    public static IReadOnlyList<Func<Stream, Stream>> Of(ContentCoding coding) => coding == ContentCoding.Brotli
        ? [.. _brotlis.Select(quality => (Func<Stream, Stream>)(destination => Brotli(destination, quality)))]
        : [.. _gzips.Select(options => (Func<Stream, Stream>)(destination => new GZipStream(destination, options, leaveOpen: true)))];

    /// <summary>Packs a single weight in one way, which is hardly worse than the best and much quicker: of codes by less than 1 in 1,000,
    /// of elements of several bytes by 1 in 100.</summary>
    public static Stream OfWeight(ContentCoding coding, bool isOfCodes, Stream destination) => coding == ContentCoding.Brotli
        ? Brotli(destination, isOfCodes ? _brotlis[^1] : QuickBrotli)
        : new GZipStream(destination, _runLengths, leaveOpen: true);

    private static ZLibCompressionOptions Gzip(ZLibCompressionStrategy strategy, int level) =>
        new() { CompressionLevel = level, CompressionStrategy = strategy };

    private static BrotliStream Brotli(Stream destination, int quality) =>
        new(destination, new BrotliCompressionOptions { Quality = quality }, leaveOpen: true);
}
