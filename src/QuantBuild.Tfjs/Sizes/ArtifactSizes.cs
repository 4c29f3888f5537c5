using System.Reflection;
using ICSharpCode.SharpZipLib.Tar;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>What a saved model weighs on disk and over the wire, in bytes.</summary>
/// <remarks>
/// The TF.js example packs with <c>tar czf</c>, which is gzip at its default level 6; so is the tar ball here. Its entries are
/// <c>model.json</c> and the weight files that the manifest names, in ordinal order, with time, owner and mode fixed: the same
/// contents give the same sizes on every machine. Nothing is written to disk, and nothing is held in memory but buffers.
/// Brotli packs the same tar ball at quality 9 of 11: on MobileNetV2's 14.5 MB that takes 2 s where quality 11 takes 35 s for
/// 8 % less, which would make measuring slower than evaluating.
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
        [.. compressions.SelectMany(compression => new[] { typeof(TarOutputStream).Assembly, Compressors.CodeOf(compression) })
            .Prepend(typeof(ArtifactSizes).Assembly).Distinct()];

    /// <summary>Packs the files into a tar ball, compresses that, and counts. Each call does the work anew.</summary>
    /// <param name="compression">How to compress.</param>
    /// <returns>The size of the compressed tar ball.</returns>
    /// <exception cref="TfjsFormatException">A file is gone or cannot be read.</exception>
    public long Compressed(Compression compression) => Guard(_modelFile, () =>
    {
        using var count = new CountingStream();
        using (var compressed = Compressors.Open(compression, count))
        {
            TarBall.Write(compressed, _files);
        }

        return count.Length;
    });

    /// <summary>Compresses what the files hold of one weight, alone, and counts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weight">A weight of it.</param>
    /// <param name="compression">How to compress.</param>
    /// <returns>The size of the compressed bytes; of all weights together more than of the tar ball,
    /// which also sees what they have in common.</returns>
    /// <exception cref="TfjsFormatException">The file is gone or cannot be read.</exception>
    public static long Compressed(TfjsModel model, WeightSpec weight, Compression compression)
    {
        var buffer = new byte[(int)Math.Min(weight.ByteLength, BufferLength)];
        using var count = new CountingStream();
        using (var compressed = Compressors.Open(compression, count))
        {
            for (var offset = 0L; offset < weight.ByteLength; offset += buffer.Length)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, weight.ByteLength - offset));
                model.ReadBytes(weight, offset, part);
                compressed.Write(part);
            }
        }

        return count.Length;
    }

    private static T Guard<T>(string modelFile, Func<T> measure) =>
        ReaderGuard.Read(measure, (problem, cause) => TfjsFormatException.Of($"the model cannot be measured: {problem}", modelFile, cause));
}
