namespace QuantBuild.Tfjs.Quantizing;

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
