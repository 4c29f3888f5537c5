namespace QuantBuild.Tfjs;

/// <summary>One entry of <c>weightsManifest</c>: weights whose bytes are concatenated and cut into shards.</summary>
public sealed class WeightGroup
{
    internal WeightGroup(IReadOnlyList<string> paths, IReadOnlyList<WeightSpec> weights)
    {
        Paths = paths;
        Weights = weights;
    }

    /// <summary>The shard files in order, relative to the folder of <c>model.json</c>.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The weights in the order of their bytes.</summary>
    public IReadOnlyList<WeightSpec> Weights { get; }
}
