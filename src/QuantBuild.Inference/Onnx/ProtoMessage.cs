using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace QuantBuild.Inference.Onnx;

/// <summary>
/// One protobuf message while it is written: pieces in order, of which large ones are the caller's own memory, so that a weight goes to the
/// file without a copy. Protocol Buffers' wire format has it: each field is a varint of its number and kind, then its value; messages and
/// texts have their length before them.
/// </summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private readonly List<Action<Stream>> _pieces = [];
    private readonly ArrayBufferWriter<byte> _open = new();
    private long _closedLength;

    /// <summary>The number of bytes so far.</summary>
    public long Length => _closedLength + _open.WrittenCount;

    public ProtoMessage Add(int field, long value)
    {
        WriteTag(field, Varint);
        WriteVarint((ulong)value);
        return this;
    }

    public ProtoMessage Add(int field, float value)
    {
        WriteTag(field, Fixed32);
        _open.Write(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoMessage Add(int field, string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        WriteLength(field, text.Length);
        _open.Write(text);
        return this;
    }

    public ProtoMessage Add(int field, ProtoMessage value)
    {
        WriteLength(field, value.Length);
        return Append(value);
    }

    /// <summary>Another message's fields behind those of this one.</summary>
    public ProtoMessage Append(ProtoMessage value)
    {
        Close();
        value.Close();
        _pieces.AddRange(value._pieces);
        _closedLength += value._closedLength;
        return this;
    }

    /// <summary>Elements as they lie in memory, little-endian on every system that .NET runs on here; they are not copied.</summary>
    public ProtoMessage AddRaw<T>(int field, T[] values)
        where T : unmanaged
    {
        var length = (long)values.Length * Unsafe.SizeOf<T>();
        WriteLength(field, length);
        Close();
        _pieces.Add(stream => WriteArray(stream, values));
        _closedLength += length;
        return this;
    }

    /// <summary>Numbers in one field, as proto3 packs them.</summary>
    public ProtoMessage AddPacked(int field, IEnumerable<long> values)
    {
        var packed = new ProtoMessage();
        foreach (var value in values)
        {
            packed.WriteVarint((ulong)value);
        }

        return Add(field, packed);
    }

    public void WriteTo(Stream stream)
    {
        Close();
        foreach (var piece in _pieces)
        {
            piece(stream);
        }
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream(checked((int)Length));
        WriteTo(stream);
        return stream.TryGetBuffer(out var buffer) && buffer.Count == buffer.Array!.Length ? buffer.Array : stream.ToArray();
    }

    private void WriteTag(int field, int kind) => WriteVarint((ulong)((field << 3) | kind));

    private void WriteLength(int field, long length)
    {
        WriteTag(field, Bytes);
        WriteVarint((ulong)length);
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _open.Write([(byte)(value | 0x80)]);
        }

        _open.Write([(byte)value]);
    }

    private void Close()
    {
        if (_open.WrittenCount > 0)
        {
            var closed = _open.WrittenSpan.ToArray();
            _pieces.Add(stream => stream.Write(closed));
            _closedLength += closed.Length;
            _open.ResetWrittenCount();
        }
    }

    // In pieces, because a span of bytes cannot be longer than 2 GiB.
    private static void WriteArray<T>(Stream stream, T[] values)
        where T : unmanaged
    {
        const int piece = 1 << 24;
        for (var start = 0; start < values.Length; start += piece)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(piece, values.Length - start))));
        }
    }
}
