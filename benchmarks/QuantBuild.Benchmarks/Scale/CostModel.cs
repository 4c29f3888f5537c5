namespace QuantBuild.Benchmarks.Scale;

/// <summary>The time until a merged report is there, by formula: what stands in docs/scale.md.</summary>
/// <param name="cluster">What a cluster gives and costs.</param>
/// <param name="factors">By what shards took longer or shorter than their mean, as measured.</param>
internal sealed class CostModel(Cluster cluster, IReadOnlyList<double> factors)
{
    /// <summary>The seconds until all shards are done.</summary>
    public double Shards(ScaledWork work, int shards)
    {
        var side = Math.Min(shards, cluster.Slots);
        var waves = Math.Ceiling((double)shards / side);
        var own = work.Seconds / shards;

        // The slowest of those that end last sets the end; slots are taken as they are free, so that earlier ones even out.
        var computed = Math.Max((shards - 1) / cluster.SubmitsASecond, (waves - 1) * (cluster.StartSeconds + own))
            + cluster.StartSeconds + (own * Longest(side));
        return Math.Max(computed, work.BytesReadBy(shards) / cluster.BytesASecond);
    }

    /// <summary>The seconds of the merge.</summary>
    public double Merge(ScaledWork work, int shards) =>
        cluster.ReportSeconds + (shards * cluster.FileSeconds) + ((double)work.Examples * work.Variants * cluster.ResultSeconds)
            + ((double)work.Examples * work.BytesAnExample / Math.Min(cluster.HashBytesASecond, cluster.BytesASecond));

    // The expected largest of so many draws from what was measured.
    private double Longest(int draws)
    {
        var ordered = factors.Order().ToArray();
        var expected = 0.0;
        for (var i = 0; i < ordered.Length; i++)
        {
            expected += ordered[i]
                * (Math.Pow((i + 1.0) / ordered.Length, draws) - Math.Pow((double)i / ordered.Length, draws));
        }

        return expected;
    }
}
