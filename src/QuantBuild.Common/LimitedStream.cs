namespace QuantBuild.Common;

/// <summary>Reads another stream, and refuses where that goes on past a limit: what a small packed file unpacks to is known
/// only by unpacking it.</summary>
/// <param name="inner">The stream that is read; closed along with this one.</param>
/// <param name="most">The most bytes that may be read.</param>
/// <param name="refuse">Makes the error for a stream that goes on.</param>
public sealed class LimitedStream(Stream inner, long most, Func<Exception> refuse) : ForwardStream(inner)
{
    private long _read;

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        var read = Inner.Read(buffer);
        _read += read;
        return _read <= most ? read : throw refuse();
    }

    /// <summary>Reads all there is.</summary>
    public byte[] ReadToEnd()
    {
        using var all = new MemoryStream();
        CopyTo(all);
        return all.ToArray();
    }
}
