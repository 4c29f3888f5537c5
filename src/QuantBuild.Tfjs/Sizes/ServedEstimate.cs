using System.IO.Compression;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>What a model's files take as they are served, told without packing them: each byte is read once.</summary>
/// <remarks>
/// A part of the codes, and a part of all else, is packed in the ways that the files would be, spread evenly, and stands for the whole.
/// Under gzip each weight is packed besides, in one way: how much smaller the best way makes the same part corrects their sum.
/// <c>model.json</c> is packed under both.
/// </remarks>
/// <param name="Gzip">Bytes of all files, gzipped each by itself.</param>
/// <param name="Brotli">The same by Brotli.</param>
/// <param name="GzipOfWeights">Bytes of each weight alone, gzipped, in the model's order.</param>
public sealed record ServedEstimate(long Gzip, long Brotli, IReadOnlyList<long> GzipOfWeights)
{
    private const int PartLength = 1 << 14;

    /// <summary>Estimates.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="TfjsFormatException">A file is gone or cannot be read.</exception>
    public static ServedEstimate Of(TfjsModel model)
    {
        using var codes = new WeightsSample(model.Weights.Where(AreCodes).Sum(weight => weight.ByteLength), areCodes: true);
        using var others = new WeightsSample(
            model.Weights.Where(weight => !AreCodes(weight)).Sum(weight => weight.ByteLength), areCodes: false);
        var gzips = new List<long>();
        foreach (var weight in model.Weights)
        {
            var sample = AreCodes(weight) ? codes : others;
            using var count = new CountingStream();
            using (var gzip = Compressors.OfWeight(ContentCoding.Gzip, AreCodes(weight), count))
            {
                model.ReadParts(weight, PartLength, part =>
                {
                    gzip.Write(part);
                    sample.Add(part);
                });
            }

            gzips.Add(count.Length);
            sample.Gzip += count.Length;
        }

        var (codesGzip, codesBrotli) = codes.Estimate();
        var (othersGzip, othersBrotli) = others.Estimate();
        return new ServedEstimate(
            ArtifactSizes.Packed(model.ModelFile, packed => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                + codesGzip + othersGzip,
            ArtifactSizes.QuickOf(model.ModelFile) + codesBrotli + othersBrotli,
            gzips);
    }

    private static bool AreCodes(WeightSpec weight) => weight.StoredDtype == TfjsDtype.UInt8;
}
