using System.IO.Compression;
using System.Reflection;
using ICSharpCode.SharpZipLib.GZip;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>What a saved model weighs on disk and over the wire, in bytes.</summary>
/// <remarks>
/// The TF.js example packs with <c>tar czf</c>, which is gzip at its default level 6; so is the tar ball here. Its entries are
/// <c>model.json</c> and the weight files that the manifest names, in ordinal order, with time, owner and mode fixed: the same
/// contents give the same sizes on every machine. Browsers fetch file by file instead: under gzip and Brotli each is counted by itself, as
/// the smallest that the compressor makes of it, or as what lies packed beside it (see <see cref="TfjsWriteOptions.Precompress"/>).
/// Nothing is held in memory but buffers, and what large files come to is remembered in the user's cache.
/// </remarks>
public sealed class ArtifactSizes
{
    private const int BufferLength = 1 << 16;

    private readonly string _modelFile;
    private readonly IReadOnlyList<TarBallFile> _files;

    private ArtifactSizes(string modelFile, long modelJson, long weights, IReadOnlyList<TarBallFile> files) =>
        (_modelFile, ModelJson, Weights, _files) = (modelFile, modelJson, weights, files);

    /// <summary>The size of <c>model.json</c>.</summary>
    public long ModelJson { get; }

    /// <summary>The size of all weight files together.</summary>
    public long Weights { get; }

    /// <summary>The size of <c>model.json</c> and the weight files together.</summary>
    public long Total => ModelJson + Weights;

    /// <summary>Measures a model's files; nothing is compressed yet.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself; files that its manifest does
    /// not name are not counted.</param>
    /// <returns>The sizes.</returns>
    /// <exception cref="TfjsFormatException">A file is missing or damaged; see <see cref="TfjsModel.Open"/>.</exception>
    public static ArtifactSizes Of(string path)
    {
        using var model = TfjsModel.Open(path);
        TarBallFile[] weights =
        [
            .. model.WeightGroups.Zip(model.Shards)
                .SelectMany(group => group.First.Paths.Select((name, shard) => new TarBallFile(name, group.Second.FileOf(shard)))),
        ];
        return Guard(model.ModelFile, () => new ArtifactSizes(
            model.ModelFile,
            RegularFile.LengthOf(model.ModelFile),
            model.Shards.Sum(group => group.Length),
            [new TarBallFile(Path.GetFileName(model.ModelFile), model.ModelFile), .. weights]));
    }

    /// <summary>The assemblies whose code decides the sizes: what others have counted is stale.</summary>
    /// <param name="compressions">By what is counted; none where nothing is packed.</param>
    /// <returns>Each assembly once.</returns>
    public static IReadOnlyList<Assembly> CodeOf(params IReadOnlyList<Compression> compressions) =>
        [.. compressions.Select(compression => compression switch
        {
            Compression.GzipTar => typeof(GZipOutputStream).Assembly,
            Compression.Gzip => typeof(GZipStream).Assembly,
            _ => typeof(BrotliStream).Assembly,
        }).Prepend(typeof(ArtifactSizes).Assembly).Distinct()];

    /// <summary>Compresses the files and counts. Each call does the work anew.</summary>
    /// <param name="compression">What to count. Brotli takes seconds for each megabyte where nothing is packed already.</param>
    /// <returns>The size of the compressed tar ball, or of all files together, each compressed by itself.</returns>
    /// <exception cref="TfjsFormatException">A file is gone or cannot be read.</exception>
    public long Compressed(Compression compression) =>
        Guard(_modelFile, () => compression == Compression.GzipTar ? CompressedTarBall() : CompressedFiles(compression.Coding()).Sum());

    /// <summary>Compresses what the files hold of one weight, alone and quickly, and counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weight">A weight of it.</param>
    /// <param name="coding">How to compress.</param>
    /// <returns>The size of the compressed bytes; of all weights together about that of the files, which also have what weights have in
    /// common only once.</returns>
    /// <exception cref="TfjsFormatException">The file is gone or cannot be read.</exception>
    public static long Compressed(TfjsModel model, WeightSpec weight, ContentCoding coding)
    {
        using var count = new CountingStream();
        using (var compressed = Compressors.OfWeight(coding, weight.StoredDtype == TfjsDtype.UInt8, count))
        {
            model.ReadParts(weight, BufferLength, compressed.Write);
        }

        return count.Length;
    }

    /// <summary>Compresses bytes alone, as the tar ball is, and counts.</summary>
    /// <param name="bytes">What a file would hold.</param>
    /// <returns>About what they add to the size of the compressed tar ball.</returns>
    public static long CompressedInTarBall(ReadOnlySpan<byte> bytes)
    {
        using var count = new CountingStream();
        using (var gzip = TarBall.OpenGzip(count))
        {
            gzip.Write(bytes);
        }

        return count.Length;
    }

    private long CompressedTarBall()
    {
        using var count = new CountingStream();
        TarBall.WriteGzip(count, _files);
        return count.Length;
    }

    /// <summary>The packed bytes of each file, model.json's first.</summary>
    internal IReadOnlyList<long> CompressedFiles(ContentCoding coding)
    {
        var packed = _files.Select(file => Sidecars.LengthOf(file.File, coding)).ToArray();
        string[] others = [.. _files.Zip(packed).Where(pair => pair.Second is null).Select(pair => pair.First.File)];
        var measured = new Queue<long>(PackedSizes.OfUser.Of(others, coding, Packing.Measure));
        return [.. packed.Select(length => length ?? measured.Dequeue())];
    }

    /// <summary>The bytes of one file under Brotli that takes no time.</summary>
    internal static long QuickOf(string file) =>
        Packed(file, destination => Compressors.OfWeight(ContentCoding.Brotli, isOfCodes: false, destination));

    /// <summary>The bytes of one file, packed in one way.</summary>
    /// <param name="file">The file.</param>
    /// <param name="open">Opens the packer, which leaves the stream open that it packs to.</param>
    internal static long Packed(string file, Func<Stream, Stream> open)
    {
        using var count = new CountingStream();
        using (var compressed = open(count))
        {
            using var content = RegularFile.OpenRead(file);
            content.CopyTo(compressed);
        }

        return count.Length;
    }

    private static T Guard<T>(string modelFile, Func<T> measure) =>
        ReaderGuard.Read(measure, (problem, cause) => TfjsFormatException.Of($"the model cannot be measured: {problem}", modelFile, cause));
}
