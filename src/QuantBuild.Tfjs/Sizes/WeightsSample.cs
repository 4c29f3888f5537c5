using QuantBuild.Tfjs.Served;

namespace QuantBuild.Tfjs.Sizes;

/// <summary>A part of some bytes, spread over them evenly, to tell by it what all of them take when they are packed.</summary>
/// <param name="length">How many bytes there are.</param>
/// <param name="areCodes">Whether they are codes.</param>
internal sealed class WeightsSample(long length, bool areCodes) : IDisposable
{
    // Takes Brotli a third of a second.
    private const long Most = 1 << 18;

    // Brotli's way of most work makes bytes of few values smaller by up to a fifth, all others by less than one in a hundred.
    private const double FewBits = 2.5;

    private readonly int _every = Math.Max(1, (int)Math.Ceiling((double)length / Most));
    private readonly MemoryStream _taken = new();
    private int _part;

    /// <summary>What all bytes take, weight by weight, packed by gzip as <see cref="Compressors.OfWeight"/> does.</summary>
    public long Gzip { get; set; }

    /// <summary>Takes some of the bytes, as they come.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        if (_part++ % _every == 0)
        {
            _taken.Write(part);
        }
    }

    /// <summary>What all bytes take, by gzip and by Brotli.</summary>
    public (long Gzip, long Brotli) Estimate()
    {
        if (_taken.Length == 0)
        {
            return (0, 0);
        }

        return (PackedByGzip(), (long)((double)PackedByBrotli() / _taken.Length * length));
    }

    public void Dispose() => _taken.Dispose();

    // Small weights share a file's codes, so that a sample that is the whole tells more than the sum.
    private long PackedByGzip()
    {
        var best = Compressors.Of(ContentCoding.Gzip).Min(Packed);
        return _taken.Length == length
            ? best
            : (long)((double)Gzip * best / Packed(destination => Compressors.OfWeight(ContentCoding.Gzip, areCodes, destination)));
    }

    private long PackedByBrotli()
    {
        var quick = Packed(destination => Compressors.OfWeight(ContentCoding.Brotli, isOfCodes: true, destination));
        return quick * 8 < FewBits * _taken.Length ? Compressors.Of(ContentCoding.Brotli).Min(Packed) : quick;
    }

    private long Packed(Func<Stream, Stream> open)
    {
        using var count = new CountingStream();
        using (var packing = open(count))
        {
            packing.Write(_taken.GetBuffer().AsSpan(0, (int)_taken.Length));
        }

        return count.Length;
    }
}
