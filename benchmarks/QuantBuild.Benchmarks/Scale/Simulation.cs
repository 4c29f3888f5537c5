namespace QuantBuild.Benchmarks.Scale;

/// <summary>Plays shards out, event by event: each is submitted in its turn, waits for a slot, starts, and takes as long as a draw from the
/// measured distribution says; the file system serves one after the other.</summary>
/// <param name="cluster">What a cluster gives and costs.</param>
/// <param name="factors">By what shards took longer or shorter than their mean, as measured.</param>
/// <param name="seed">Makes the draws the same each time.</param>
internal sealed class Simulation(Cluster cluster, IReadOnlyList<double> factors, int seed)
{
    /// <summary>The seconds until all shards are done, the mean of some plays.</summary>
    public double Shards(ScaledWork work, int shards, int plays)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, plays).Average(_ => Play(work, shards, random));
    }

    private double Play(ScaledWork work, int shards, Random random)
    {
        var side = Math.Min(shards, cluster.Slots);
        var (reading, readUntil) = (work.BytesReadBy(shards) / shards / cluster.BytesASecond, 0.0);
        var computing = work.Seconds / shards;
        var free = new PriorityQueue<double, double>();
        for (var slot = 0; slot < side; slot++)
        {
            free.Enqueue(0, 0);
        }

        var end = 0.0;
        for (var shard = 0; shard < shards; shard++)
        {
            var start = Math.Max(shard / cluster.SubmitsASecond, free.Dequeue());
            readUntil = Math.Max(readUntil, start) + reading;
            var done = Math.Max(start + cluster.StartSeconds + (computing * factors[random.Next(factors.Count)]), readUntil);
            free.Enqueue(done, done);
            end = Math.Max(end, done);
        }

        return end;
    }
}
