using System.Buffers;
using System.Runtime.InteropServices;

namespace QuantBuild.Datasets.Images;

/// <summary>Bytes that a picture's file or rows are read into. What most pictures need goes round, as often as it is used at once; more
/// goes back to the system at once. (The shared pool keeps one array of each length for each thread that ever had one: the more
/// pictures, the more threads have had a large one.)</summary>
internal sealed unsafe class PictureBytes : IDisposable
{
    /// <summary>A picture of a million pixels.</summary>
    internal const int MostKept = 4 << 20;

    private static readonly ArrayPool<byte> _kept = ArrayPool<byte>.Create(MostKept, 4 * Environment.ProcessorCount);

    private byte[]? _rented;
    private byte* _own;
    private int _length;

    /// <param name="length">How many; they hold anything.</param>
    public PictureBytes(int length)
    {
        _length = length;
        if (length <= MostKept)
        {
            _rented = _kept.Rent(length);
        }
        else
        {
            _own = (byte*)NativeMemory.Alloc((nuint)length);
        }
    }

    ~PictureBytes() => NativeMemory.Free(_own);

    /// <summary>The bytes, until they are disposed of.</summary>
    public Span<byte> Span => _rented is null ? new Span<byte>(_own, _length) : _rented.AsSpan(0, _length);

    /// <summary>Keeps the first ones alone.</summary>
    public PictureBytes First(int length)
    {
        _length = Math.Min(length, _length);
        return this;
    }

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _kept.Return(rented);
        }

        NativeMemory.Free(_own);
        _own = null;
        (_rented, _length) = (null, 0);
        GC.SuppressFinalize(this);
    }
}
