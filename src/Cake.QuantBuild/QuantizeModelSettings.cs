using Cake.Core.IO;

namespace Cake.QuantBuild;

/// <summary>How
/// <see cref="QuantBuildAliases.QuantizeModel(Core.ICakeContext, DirectoryPath, DirectoryPath, QuantizeModelSettings)"/> quantizes: by a
/// scheme, or by the reference converter's flags.</summary>
public sealed class QuantizeModelSettings : QuantizingSettings
{
    /// <summary>The name of a scheme, such as <c>safe-8bit</c>; null where flags say which weights are quantized.</summary>
    public string? Scheme { get; set; }

    /// <summary>The description of the data that a scheme calibrates by; null for none.</summary>
    public FilePath? Dataset { get; set; }

    /// <summary>Patterns of the weights that are stored in 8 bits, separated by commas; empty for all, null for none.</summary>
    public string? QuantizeUInt8 { get; set; }

    /// <summary>The same for 16 bits.</summary>
    public string? QuantizeUInt16 { get; set; }

    /// <summary>The same for float16.</summary>
    public string? QuantizeFloat16 { get; set; }

    /// <summary>The bytes of the largest weight file; null for 4 MiB.</summary>
    public int? WeightShardSizeBytes { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options =>
    [
        .. base.Options, ("schemes", Scheme), ("dataset", Dataset), ("quantize_uint8", QuantizeUInt8), ("quantize_uint16", QuantizeUInt16),
        ("quantize_float16", QuantizeFloat16), ("weight_shard_size_bytes", WeightShardSizeBytes),
    ];
}
