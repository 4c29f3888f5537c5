using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Tfjs.Internal;

/// <summary>Reads the elements of a string tensor through a buffer that grows only with its longest element.</summary>
internal sealed class StringTensorReader(TfjsModel model, WeightSpec weight)
{
    /// <summary>UTF-8 that refuses what it cannot represent, in both directions.</summary>
    public static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[Math.Min(weight.ByteLength, 64 * 1024)];
    private int _start;
    private int _filled;
    private long _position;

    public string[] Read(int count)
    {
        if (weight.Dtype != TfjsDtype.String)
        {
            throw new TfjsFormatException($"strings were asked for, and the weight is {Dtypes.NameOf(weight.Dtype)}.", model.ModelFile, weight.Name);
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
            throw new TfjsFormatException($"element {index} is not UTF-8. Read its bytes instead.", model.ModelFile, weight.Name, exception);
        }
    }

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > Array.MaxLength)
        {
            throw new TfjsFormatException($"an element of {length} bytes is longer than an array can be. Read the weight's bytes in pieces.", model.ModelFile, weight.Name);
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
        var more = (int)Math.Min(_buffer.Length - kept, weight.ByteLength - _position);
        if (kept + more < count)
        {
            throw new TfjsFormatException("an element runs past the end of the weight; the shard was changed after the model was opened.", model.ModelFile, weight.Name);
        }

        model.ReadBytes(weight, _position, _buffer.AsSpan(kept, more));
        _position += more;
        _filled = kept + more;
    }
}
