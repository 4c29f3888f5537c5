namespace QuantBuild.Workflow.Sharding;

/// <summary>One result in a shard's file.</summary>
/// <param name="Key">What it is.</param>
/// <param name="Bytes">The result.</param>
/// <param name="Seconds">How long it took to compute.</param>
internal sealed record ShardPart(ShardKey Key, byte[] Bytes, double Seconds);
