using System.Buffers.Binary;
using System.Text;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Elements;

/// <summary>Reads the elements of a string tensor through a buffer that grows only with its longest element.</summary>
internal sealed class StringTensorReader(WeightBytes bytes)
{
    /// <summary>UTF-8 that refuses what it cannot represent, in both directions.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[Math.Min(bytes.Weight.ByteLength, 64 * 1024)];
    private int _start;
    private int _filled;
    private long _position;

    public string[] Read(int count)
    {
        if (bytes.Weight.Dtype != TfjsDtype.String)
        {
            throw bytes.Error(TfjsRejection.WrongDtype, $"strings were asked for, and the weight is {Dtypes.NameOf(bytes.Weight.Dtype)}.");
        }

        var strings = new string[count];
        for (var index = 0; index < count; index++)
        {
            strings[index] = Decode(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)))), index);
        }

        return strings;
    }

    private string Decode(ReadOnlySpan<byte> text, int index)
    {
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException exception)
        {
            throw bytes.Error(TfjsRejection.InvalidUtf8, $"element {index} is not UTF-8. Read its bytes instead.", exception);
        }
    }

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > Array.MaxLength)
        {
            throw bytes.Error(
                TfjsRejection.TooManyElements, $"an element of {length} bytes is longer than an array can be. Read the weight's bytes in "
                + "pieces.");
        }

        var count = (int)length;
        if (count > _filled - _start)
        {
            Fill(count);
        }

        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    private void Fill(int count)
    {
        var kept = _filled - _start;
        var buffer = count > _buffer.Length ? new byte[count] : _buffer;
        _buffer.AsSpan(_start, kept).CopyTo(buffer);
        _buffer = buffer;
        _start = 0;

        // The model's lengths may not have been what they are when it was opened, if a shard was written over since.
        var more = (int)Math.Min(_buffer.Length - kept, bytes.Weight.ByteLength - _position);
        if (kept + more < count)
        {
            throw bytes.Error(
                TfjsRejection.ChangedShard, "an element runs past the end of the weight; the shard was changed after the model was "
                + "opened.");
        }

        bytes.Read(_position, _buffer.AsSpan(kept, more));
        _position += more;
        _filled = kept + more;
    }
}
