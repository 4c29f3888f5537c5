namespace QuantBuild.Tfjs.Quantizing;

/// <summary>How far quantizing a model has come.</summary>
/// <param name="Tensor">The weight at hand.</param>
/// <param name="BytesDone">The stored bytes of the source that are done with.</param>
/// <param name="BytesTotal">The stored bytes of all of the source's weights.</param>
public readonly record struct QuantizationProgress(string Tensor, long BytesDone, long BytesTotal);

/// <summary>Adds up the bytes that are done with, and passes the sum on.</summary>
internal sealed class ProgressMeter(IProgress<QuantizationProgress>? progress, long total)
{
    private long _done;

    public void Advance(string tensor, long bytes)
    {
        _done += bytes;
        progress?.Report(new QuantizationProgress(tensor, _done, total));
    }
}
