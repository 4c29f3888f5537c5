using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>What a model takes under Brotli, estimated in a hundredth of the time that packing it takes.</summary>
/// <remarks>
/// At its best Brotli packs independent codes to hardly more than their entropy, which a histogram tells. How much more, and what
/// <c>model.json</c> takes of what a quick packing leaves, hardly differs between models of one topology and like size: it is measured on
/// some of them and interpolated for the others.
/// </remarks>
/// <param name="Json">What a quick packing leaves of <c>model.json</c>, in bytes.</param>
/// <param name="Weights">The bytes of the weight files, by their entropy.</param>
public sealed record SizeEstimate(double Json, double Weights)
{
    private const int BufferLength = 1 << 16;
    private const double Alike = 1.1;

    /// <summary>Looks at a model.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself.</param>
    /// <exception cref="TfjsFormatException">A file is missing or damaged.</exception>
    public static SizeEstimate Of(string path)
    {
        using var model = TfjsModel.Open(path);
        double weights = 0;
        using var others = new CountingStream();
        using (var compressed = Compressors.OfWeight(ContentCoding.Brotli, isOfCodes: false, others))
        {
            foreach (var weight in model.Weights)
            {
                if (weight.StoredDtype == TfjsDtype.UInt8)
                {
                    weights += EntropyOf(model, weight);
                }
                else
                {
                    model.ReadParts(weight, BufferLength, compressed.Write);
                }
            }
        }

        return new SizeEstimate(ArtifactSizes.QuickOf(model.ModelFile), 1 + weights + others.Length);
    }

    /// <summary>The bytes, by what packing models like this one came to.</summary>
    /// <param name="packed">Those packings, of models of the same topology.</param>
    /// <returns>The bytes; null where none of those models was within a tenth of this one's size.</returns>
    public long? By(IReadOnlyCollection<SizeCalibration> packed)
    {
        var below = packed.Where(other => other.Weights <= Weights).MaxBy(other => other.Weights);
        var above = packed.Where(other => other.Weights >= Weights).MinBy(other => other.Weights);
        SizeCalibration[] around = [.. new[] { below, above }.OfType<SizeCalibration>()];
        if (around.All(other => DistanceTo(other) > Math.Log(Alike)))
        {
            return null;
        }

        var (from, to) = (around[0], around[^1]);
        var between = DistanceTo(from) is > 0 and var distance ? distance / (distance + DistanceTo(to)) : 0;
        return (long)Math.Round(
            (Json * double.Lerp(from.JsonFactor, to.JsonFactor, between))
                + (Weights * double.Lerp(from.WeightsFactor, to.WeightsFactor, between)));
    }

    /// <summary>Packs the model, to estimate others by it.</summary>
    /// <param name="path">The model that this was made of.</param>
    /// <returns>How estimates of that size are to be read.</returns>
    /// <exception cref="TfjsFormatException">A file is gone.</exception>
    public SizeCalibration Calibrate(string path)
    {
        var files = ArtifactSizes.Of(path).CompressedFiles(ContentCoding.Brotli);
        return new SizeCalibration(Weights, files[0] / Json, files.Skip(1).Sum() / Weights);
    }

    private double DistanceTo(SizeCalibration packed) => Math.Abs(Math.Log(Weights / packed.Weights));

    private static double EntropyOf(TfjsModel model, WeightSpec weight)
    {
        var counts = new long[byte.MaxValue + 1];
        model.ReadParts(weight, BufferLength, part =>
        {
            foreach (var code in part)
            {
                counts[code]++;
            }
        });
        return counts.Where(count => count > 0).Sum(count => -count * Math.Log2((double)count / weight.ByteLength)) / 8;
    }
}

/// <summary>What packing one model came to.</summary>
/// <param name="Weights">The estimate for its weights, by which models are alike.</param>
/// <param name="JsonFactor">The bytes of <c>model.json</c> over their estimate.</param>
/// <param name="WeightsFactor">The bytes of the weight files over their estimate.</param>
public sealed record SizeCalibration(double Weights, double JsonFactor, double WeightsFactor);
