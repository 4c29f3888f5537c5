namespace QuantBuild.Tfjs;

/// <summary>How a model is laid out on disk.</summary>
public sealed record TfjsWriteOptions
{
    /// <summary>The shard size of the reference converter, 4 MiB.</summary>
    public const int DefaultShardSizeBytes = 4 * 1024 * 1024;

    /// <summary>The most bytes a shard holds. The default is <see cref="DefaultShardSizeBytes"/>, so that browsers can cache each shard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public int ShardSizeBytes
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ShardSizeBytes), value, "The shard size must be a positive number of bytes.");
    } = DefaultShardSizeBytes;
}
