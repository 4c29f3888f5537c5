namespace QuantBuild.Benchmarks.Scale;

/// <summary>What a cluster gives and costs.</summary>
/// <param name="StartSeconds">From the start of a shard's process to its first example, with its variant loaded.</param>
/// <param name="SubmitsASecond">How many array tasks the scheduler starts in a second.</param>
/// <param name="Slots">How many shards run at a time at most.</param>
/// <param name="BytesASecond">What the file system gives to all shards together.</param>
/// <param name="FileSeconds">What opening and checking one shard's file costs the merge.</param>
/// <param name="ResultSeconds">What putting one example's results of one variant together costs the merge.</param>
/// <param name="HashBytesASecond">How fast the merge hashes the data.</param>
/// <param name="ReportSeconds">What the merge does whatever the cut: sizes, weights, pages.</param>
internal sealed record Cluster(
    double StartSeconds, double SubmitsASecond, int Slots, double BytesASecond, double FileSeconds, double ResultSeconds,
    double HashBytesASecond, double ReportSeconds);

/// <summary>What is evaluated.</summary>
/// <param name="Examples">How many examples.</param>
/// <param name="Variants">With how many variants.</param>
/// <param name="SecondsAnExample">What one example takes with one variant.</param>
/// <param name="BytesAnExample">What one example has on disk.</param>
/// <param name="ModelBytes">What a shard reads of models.</param>
internal sealed record ScaledWork(int Examples, int Variants, double SecondsAnExample, long BytesAnExample, long ModelBytes)
{
    public double Seconds => (double)Examples * Variants * SecondsAnExample;

    /// <summary>What so many shards read together.</summary>
    public double BytesReadBy(int shards) => ((double)Examples * Variants * BytesAnExample) + ((double)shards * ModelBytes);
}
