using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Shards;

/// <summary>What a weight is written into: takes exactly the bytes its shape and type call for, and is checked as a reader would.</summary>
internal sealed class WeightStream : Stream
{
    private readonly ShardWriter _shards;
    private readonly Subject _subject;
    private readonly StringTensorScanner? _strings;
    private readonly long _expected;
    private long _written;

    public WeightStream(ShardWriter shards, Subject subject, TfjsDtype storedDtype, long elements)
    {
        _shards = shards;
        _subject = subject;
        _strings = storedDtype == TfjsDtype.String ? new StringTensorScanner(elements) : null;
        _expected = elements * Dtypes.SizeOf(storedDtype);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var fits = _strings is { } strings ? strings.Consume(buffer) == buffer.Length : buffer.Length <= _expected - _written;
        if (!fits)
        {
            throw _subject.Error(TfjsRejection.ExcessBytes, $"more bytes were written than the shape and dtype call for. Wrote {_written + buffer.Length}{Expected}.");
        }

        _shards.Write(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush()
    {
        // The shards are flushed when their group is complete.
    }

    public void CheckComplete()
    {
        if (_strings is { IsComplete: false } || (_strings is null && _written < _expected))
        {
            throw _subject.Error(TfjsRejection.MissingBytes, $"fewer bytes were written than the shape and dtype call for. Wrote {_written}{Expected}.");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private string Expected => _strings is null ? $" of {_expected}" : "";
}
