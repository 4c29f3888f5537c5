using System.Buffers.Binary;

namespace QuantBuild.Tfjs.Shards;

/// <summary>Walks over the elements of a string tensor, each a 32-bit length and so many bytes,
/// whatever pieces the bytes come in.</summary>
internal sealed class StringTensorScanner(long elements)
{
    private readonly byte[] _prefix = new byte[sizeof(uint)];
    private long _elementsLeft = elements;
    private int _prefixFilled;

    /// <summary>Bytes of the element at hand that are still to come; a reader may leave them out and call <see cref="Skip"/>.</summary>
    public long TextLeft { get; private set; }

    public bool IsComplete => _elementsLeft == 0 && TextLeft == 0;

    /// <summary>The least bytes that are still to come.</summary>
    public long LeastLeft => TextLeft + (_elementsLeft * sizeof(uint)) - _prefixFilled;

    public void Skip(long bytes) => TextLeft -= bytes;

    /// <summary>Takes bytes until the tensor is complete or they run out.</summary>
    /// <returns>How many were taken.</returns>
    public int Consume(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (taken < bytes.Length && !IsComplete)
        {
            if (TextLeft > 0)
            {
                var text = (int)Math.Min(TextLeft, bytes.Length - taken);
                TextLeft -= text;
                taken += text;
                continue;
            }

            _prefix[_prefixFilled++] = bytes[taken++];
            if (_prefixFilled == _prefix.Length)
            {
                TextLeft = BinaryPrimitives.ReadUInt32LittleEndian(_prefix);
                _prefixFilled = 0;
                _elementsLeft--;
            }
        }

        return taken;
    }
}
