namespace QuantBuild.Tfjs.Shards;

/// <summary>One entry of <c>weightsManifest</c>: weights whose bytes are concatenated and cut into shards.</summary>
public sealed class WeightGroup
{
    internal WeightGroup(IReadOnlyList<string> paths, IReadOnlyList<WeightSpec> weights, long shardBytes)
    {
        UnusedBytes = shardBytes - weights.Sum(weight => weight.ByteLength);
        Paths = paths;
        Weights = weights;
    }

    /// <summary>The shard files in order, relative to the folder of <c>model.json</c>, without <c>./</c>.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The bytes behind the last weight, which belong to none.</summary>
    public long UnusedBytes { get; }

    /// <summary>The weights in the order of their bytes, the optimizer's among them.</summary>
    public IReadOnlyList<WeightSpec> Weights { get; }
}
