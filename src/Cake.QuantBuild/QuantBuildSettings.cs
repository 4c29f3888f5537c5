using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.QuantBuild;

/// <summary>What every command of <c>quantbuild</c> takes.</summary>
public abstract class QuantBuildSettings : ToolSettings
{
    /// <summary>The folder that models and reports are written to; null for <c>artifacts</c> beside the nearest <c>quantbuild.json</c>.
    /// </summary>
    public DirectoryPath? Artifacts { get; set; }

    /// <summary>What the settings say, as options.</summary>
    internal virtual IEnumerable<(string Name, object? Value)> Options => [("artifacts", Artifacts)];
}

/// <summary>How
/// <see cref="QuantBuildAliases.QuantizeModel(Core.ICakeContext, DirectoryPath, DirectoryPath, QuantizeModelSettings)"/> quantizes: by a
/// scheme, or by the reference converter's flags.</summary>
public sealed class QuantizeModelSettings : QuantBuildSettings
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

    /// <summary>How each file is packed a second time, for servers to send: <c>gzip</c>, <c>brotli</c>.</summary>
    public ICollection<string> Precompress { get; } = [];

    internal override IEnumerable<(string Name, object? Value)> Options =>
    [
        .. base.Options, ("schemes", Scheme), ("dataset", Dataset), ("quantize_uint8", QuantizeUInt8), ("quantize_uint16", QuantizeUInt16),
        ("quantize_float16", QuantizeFloat16), ("weight_shard_size_bytes", WeightShardSizeBytes), ("precompress", Precompress),
    ];
}

/// <summary>How
/// <see cref="QuantBuildAliases.EvaluateModel(Core.ICakeContext, DirectoryPath, FilePath, EvaluateModelSettings)"/> evaluates.</summary>
public sealed class EvaluateModelSettings : QuantBuildSettings
{
    /// <summary>The model's name in paths, reports and budgets; null for that of its folder.</summary>
    public string? Name { get; set; }

    /// <summary>The schemes whose variants are made and evaluated beside the float model; none evaluates that alone.</summary>
    public ICollection<string> Schemes { get; } = [];

    /// <summary>A budget file in the place of the nearest <c>quantbuild.json</c>; null for that.</summary>
    public FilePath? Budgets { get; set; }

    /// <summary>An earlier report, or a folder of them, to compare with; null for none.</summary>
    public FilePath? Baseline { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options =>
        [.. base.Options, ("name", Name), ("schemes", Schemes), ("budgets", Budgets), ("baseline", Baseline)];
}

/// <summary>What <see cref="QuantBuildAliases.CheckBudgets(Core.ICakeContext, CheckBudgetsSettings)"/> holds reports against.</summary>
public sealed class CheckBudgetsSettings : QuantBuildSettings
{
    /// <summary>A budget file in the place of the nearest <c>quantbuild.json</c>; null for that.</summary>
    public FilePath? Budgets { get; set; }

    /// <summary>An earlier report, or a folder of them, to compare with; null for none.</summary>
    public FilePath? Baseline { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options => [.. base.Options, ("budgets", Budgets), ("baseline", Baseline)];
}
