using QuantBuild.Common;
using QuantBuild.Tfjs.Served;

namespace QuantBuild.Tfjs;

/// <summary>How a model is laid out on disk.</summary>
public sealed record TfjsWriteOptions
{
    /// <summary>The shard size of the reference converter, 4 MiB.</summary>
    public const int DefaultShardSizeBytes = 4 * 1024 * 1024;

    /// <summary>The most bytes a shard holds. The default is <see cref="DefaultShardSizeBytes"/>,
    /// so that browsers can cache each shard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public int ShardSizeBytes
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ShardSizeBytes), value, "The shard size must be a positive number of bytes.");
    } = DefaultShardSizeBytes;

    /// <summary>The name of the JSON file, a plain name that ends in <c>.json</c>. Null, the default, is <c>model.json</c> for
    /// <see cref="TfjsModelWriter"/>, and the source's own name for <c>TfjsModelQuantizer</c>.</summary>
    /// <exception cref="ArgumentException">The name is no such name.</exception>
    public string? FileName
    {
        get;
        init => field = value is null
            || (value.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(value) == value && !value.StartsWith('.'))
            ? value
            : throw new ArgumentException(
                $"The file's name must be a plain name that ends in .json. Got '{Printable.Text(value)}'.", nameof(FileName));
    }

    /// <summary>Whether <c>TfjsModelQuantizer</c> copies what an optimizer keeps, too. The default is true; without it the model predicts
    /// the same in fewer bytes.</summary>
    public bool KeepsOptimizer { get; init; } = true;

    /// <summary>In what forms each file is written a second time, packed for servers: <c>model.json.br</c> beside <c>model.json</c>. None
    /// by default; those of a former model never stay.</summary>
    public IReadOnlyList<ContentCoding> Precompress { get; init; } = [];
}
