using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Served;

/// <summary>Counts the bytes written to it and keeps none.</summary>
internal sealed class CountingStream : SinkStream
{
    protected override void Take(ReadOnlySpan<byte> buffer)
    {
        // Its length is all that is asked for.
    }
}
