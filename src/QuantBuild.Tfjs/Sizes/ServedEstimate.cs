using System.IO.Compression;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>What a model's files take as they are served, told without packing them: each byte is read once.</summary>
/// <remarks>
/// Under Brotli a part of the codes, and a part of all else, is packed, spread evenly, and stands for the whole. Under gzip each weight is
/// packed in the one way that is nearly the best for weights; <c>model.json</c> is packed under both.
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
        using var codes = new Sample(model.Weights.Where(AreCodes).Sum(weight => weight.ByteLength));
        using var others = new Sample(model.Weights.Where(weight => !AreCodes(weight)).Sum(weight => weight.ByteLength));
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
        }

        return new ServedEstimate(
            GzipOf(model.ModelFile) + gzips.Sum(), ArtifactSizes.QuickOf(model.ModelFile) + codes.End() + others.End(), gzips);
    }

    private static bool AreCodes(WeightSpec weight) => weight.StoredDtype == TfjsDtype.UInt8;

    private static long GzipOf(string file)
    {
        using var count = new CountingStream();
        using (var gzip = new GZipStream(count, CompressionLevel.Optimal, leaveOpen: true))
        {
            using var content = RegularFile.OpenRead(file);
            content.CopyTo(gzip);
        }

        return count.Length;
    }

    /// <summary>A part of some bytes, packed.</summary>
    private sealed class Sample : IDisposable
    {
        // Takes a third of a second.
        private const long MostPacked = 1 << 18;

        private readonly long _length;
        private readonly int _every;
        private readonly CountingStream _packed = new();
        private readonly Stream _packing;
        private long _packedOf;
        private int _part;

        /// <param name="length">How many bytes there are.</param>
        public Sample(long length)
        {
            (_length, _every) = (length, Math.Max(1, (int)Math.Ceiling((double)length / MostPacked)));
            _packing = Compressors.OfWeight(ContentCoding.Brotli, isOfCodes: true, _packed);
        }

        /// <summary>Takes some of the bytes, as they come.</summary>
        public void Add(ReadOnlySpan<byte> part)
        {
            if (_part++ % _every == 0)
            {
                _packing.Write(part);
                _packedOf += part.Length;
            }
        }

        /// <summary>What all bytes take, packed.</summary>
        public long End()
        {
            _packing.Dispose();
            return _packedOf == 0 ? 0 : (long)((double)_packed.Length / _packedOf * _length);
        }

        public void Dispose()
        {
            _packing.Dispose();
            _packed.Dispose();
        }
    }
}
