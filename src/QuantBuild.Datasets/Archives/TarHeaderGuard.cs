using System.Buffers.Binary;
using System.Buffers.Text;
using QuantBuild.Common;

namespace QuantBuild.Datasets.Archives;

/// <summary>Passes a tar ball on, and looks at each header before the reader behind it does: that one takes as much memory for the names
/// and attributes that stand in entries of their own (pax, GNU) as the header claims.</summary>
/// <param name="content">The unpacked tar ball.</param>
/// <param name="tarBall">The file, for errors.</param>
internal sealed class TarHeaderGuard(Stream content, string tarBall) : ForwardStream(content)
{
    private const int BlockBytes = 512;
    private const int TypeAt = 156;
    private const int SizeAt = 124;
    private const int SizeBytes = 12;
    private const long MostMetadataBytes = 1 << 20;

    private byte[] _pending = [];
    private int _passedOn;
    private long _untilHeader;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_passedOn == _pending.Length && _untilHeader == 0)
        {
            (_pending, _passedOn) = (NextHeader(), 0);
        }

        if (_passedOn < _pending.Length)
        {
            var part = _pending.AsSpan(_passedOn, Math.Min(_pending.Length - _passedOn, buffer.Length));
            part.CopyTo(buffer);
            _passedOn += part.Length;
            return part.Length;
        }

        var read = Inner.Read(buffer[..(int)Math.Min(buffer.Length, _untilHeader)]);
        _untilHeader = read == 0 ? 0 : _untilHeader - read;
        return read;
    }

    // A header, together with its content where that is names or attributes.
    private byte[] NextHeader()
    {
        var header = new byte[BlockBytes];
        var length = Inner.ReadAtLeast(header, BlockBytes, throwOnEndOfStream: false);
        if (length < BlockBytes)
        {
            return header[..length];
        }

        var type = (char)header[TypeAt];
        var size = Size(header.AsSpan(SizeAt, SizeBytes));
        if (type is not ('x' or 'g' or 'L' or 'K'))
        {
            // Links and folders have no content, whatever size they state.
            _untilHeader = type is >= '1' and <= '6' ? 0 : Padded(size);
            return header;
        }

        if (size > MostMetadataBytes)
        {
            throw new DatasetException(
                DatasetRejection.UnsafeArchive, FormattableString.Invariant(
                    $"An entry claims {size} bytes of names or attributes; at most {MostMetadataBytes} are read."), tarBall);
        }

        var metadata = new byte[Padded(size)];
        length = Inner.ReadAtLeast(metadata, metadata.Length, throwOnEndOfStream: false);
        if (type is 'x' or 'g')
        {
            RequireNoSize(metadata.AsSpan(0, (int)Math.Min(size, length)));
        }

        return [.. header, .. metadata.AsSpan(0, length)];
    }

    // Attributes are lines of "length key=value". One may replace the size in the next header, so that reader and guard would
    // find headers in different places.
    private void RequireNoSize(ReadOnlySpan<byte> attributes)
    {
        while (Utf8Parser.TryParse(attributes, out int length, out var digits) && length > digits && length <= attributes.Length)
        {
            if (attributes[digits..length].StartsWith(" size="u8))
            {
                throw new DatasetException(
                    DatasetRejection.UnsafeArchive, "An entry has its size in an attribute, as files of more than 8 GiB do; none of a "
                    + "dataset is so large.", tarBall);
            }

            attributes = attributes[length..];
        }
    }

    private static long Padded(long size) => size > long.MaxValue - BlockBytes ? size : (size + BlockBytes - 1) / BlockBytes * BlockBytes;

    // Octal digits, or, where the first bit is set, a big-endian number. What is neither, the reader behind refuses.
    private static long Size(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            return BinaryPrimitives.ReadInt64BigEndian(field[^sizeof(long)..]) & long.MaxValue;
        }

        var size = 0L;
        foreach (var digit in field)
        {
            size = digit is >= (byte)'0' and <= (byte)'7' ? (size << 3) | (uint)(digit - '0') : size;
        }

        return size;
    }
}
