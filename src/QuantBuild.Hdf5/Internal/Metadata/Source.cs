using System.Globalization;

namespace QuantBuild.Hdf5.Internal.Metadata;

/// <summary>The bytes of an HDF5 file, from its superblock on: addresses in the file count from there.</summary>
/// <remarks>Every structure is read through here, so that neither an address nor a size leads out of the file, and a file whose structures
/// lead in circles, or to the same place again and again, comes to an end: what is read in all is bounded by the file's length.</remarks>
internal sealed class Source
{
    private const long LeastWork = 64 * 1024 * 1024;
    private const int MostTimesRead = 32;

    private readonly Stream _stream;
    private readonly long _start;
    private long _work;

    /// <param name="stream">A stream that can seek; stays open.</param>
    /// <param name="start">Where the superblock stands: behind a user block, if the file has one.</param>
    /// <param name="offsetSize">Bytes of an address.</param>
    /// <param name="lengthSize">Bytes of a length.</param>
    public Source(Stream stream, long start, int offsetSize, int lengthSize)
    {
        (_stream, _start, OffsetSize, LengthSize) = (stream, start, offsetSize, lengthSize);
        Length = stream.Length - start;
        _work = LeastWork + (MostTimesRead * Length);
    }

    public int OffsetSize { get; }

    public int LengthSize { get; }

    public long Length { get; }

    /// <summary>Reads a structure.</summary>
    public Block Block(ulong address, long count)
    {
        Require(address, count);
        Spend(count);
        var bytes = new byte[count];
        Fill(address, bytes);
        return new Block(bytes, this);
    }

    /// <summary>Reads values.</summary>
    public void Fill(ulong address, Span<byte> bytes)
    {
        Require(address, bytes.Length);
        _stream.Position = _start + (long)address;
        _stream.ReadExactly(bytes);
    }

    /// <summary>Takes bytes off what may still be read of structures.</summary>
    public void Spend(long bytes)
    {
        _work -= bytes;
        if (_work < 0)
        {
            throw new Hdf5Exception("Its structures lead in a circle, or to the same place over and over.");
        }
    }

    private void Require(ulong address, long count)
    {
        if (address > (ulong)Length || count < 0 || count > Length - (long)address)
        {
            var place = address == Metadata.Block.Undefined ? "an undefined address" : address.ToString(CultureInfo.InvariantCulture);
            throw new Hdf5Exception($"It is damaged or cut off: {count} bytes at {place} are referred to, and it has {Length}.");
        }
    }
}
