using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Shards;

/// <summary>What a weight is written into: takes exactly the bytes its shape and type call for, and is checked as a reader would.</summary>
internal sealed class WeightStream(ShardWriter shards, Subject subject, TfjsDtype storedDtype, long elements) : SinkStream
{
    private readonly StringTensorScanner? _strings = storedDtype == TfjsDtype.String ? new StringTensorScanner(elements) : null;
    private readonly long _expected = elements * Dtypes.SizeOf(storedDtype);

    private string Expected => _strings is null ? $" of {_expected}" : "";

    public void CheckComplete()
    {
        if (_strings is { IsComplete: false } || (_strings is null && Length < _expected))
        {
            throw subject.Error(
                TfjsRejection.MissingBytes, $"fewer bytes were written than the shape and dtype call for. Wrote {Length}{Expected}.");
        }
    }

    protected override void Take(ReadOnlySpan<byte> buffer)
    {
        var fits = _strings is { } strings ? strings.Consume(buffer) == buffer.Length : buffer.Length <= _expected - Length;
        if (!fits)
        {
            throw subject.Error(
                TfjsRejection.ExcessBytes,
                $"more bytes were written than the shape and dtype call for. Wrote {Length + buffer.Length}{Expected}.");
        }

        shards.Write(buffer);
    }
}
