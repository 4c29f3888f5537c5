using Cake.Core.IO;

namespace Cake.QuantBuild;

/// <summary>What <see cref="QuantBuildAliases.CheckBudgets(Core.ICakeContext, CheckBudgetsSettings)"/> holds reports against.</summary>
public sealed class CheckBudgetsSettings : QuantBuildSettings
{
    /// <summary>A budget file in the place of the nearest <c>quantbuild.json</c>; null for that.</summary>
    public FilePath? Budgets { get; set; }

    /// <summary>An earlier report, or a folder of them, to compare with; null for none.</summary>
    public FilePath? Baseline { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options => [.. base.Options, ("budgets", Budgets), ("baseline", Baseline)];
}

/// <summary>What <see cref="QuantBuildAliases.RenderReports(Core.ICakeContext, RenderReportsSettings)"/> renders.</summary>
public sealed class RenderReportsSettings : QuantBuildSettings
{
    /// <summary>The models' names; none for all that have a report.</summary>
    public ICollection<string> Models { get; } = [];

    /// <summary>A budget file in the place of the nearest <c>quantbuild.json</c>; null for that.</summary>
    public FilePath? Budgets { get; set; }

    /// <summary>An earlier report, or a folder of them, to compare with; null for none.</summary>
    public FilePath? Baseline { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options => [.. base.Options, ("budgets", Budgets), ("baseline", Baseline)];
}

/// <summary>How <see cref="QuantBuildAliases.VerifyModel(Core.ICakeContext, DirectoryPath, VerifyModelSettings)"/> compares.</summary>
public sealed class VerifyModelSettings : QuantBuildSettings
{
    /// <summary>The model that this one was quantized from, to compare with where our engine does not run it; null for the one beside
    /// it.</summary>
    public DirectoryPath? FloatModel { get; set; }

    /// <summary>What TensorFlow.js computes with: <c>wasm</c>, <c>webgl</c>, <c>cpu</c>; none for wasm.</summary>
    public ICollection<string> Backends { get; } = [];

    /// <summary>Whether headless Chromium compares, too.</summary>
    public bool Browser { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options =>
        [.. base.Options, ("floatModel", FloatModel), ("backend", Backends), ("browser", Browser)];
}

/// <summary>What <see cref="QuantBuildAliases.ConvertModel(Core.ICakeContext, FilePath, FilePath, ConvertModelSettings)"/> writes.
/// </summary>
public sealed class ConvertModelSettings : QuantBuildSettings
{
    /// <summary>The format: <c>tfjs</c> or <c>onnx</c>; null for <c>tfjs</c>.</summary>
    public string? To { get; set; }

    /// <summary>How each file of a TensorFlow.js model is packed a second time: <c>gzip</c>, <c>brotli</c>.</summary>
    public ICollection<string> Precompress { get; } = [];

    internal override IEnumerable<(string Name, object? Value)> Options => [.. base.Options, ("to", To), ("precompress", Precompress)];
}
