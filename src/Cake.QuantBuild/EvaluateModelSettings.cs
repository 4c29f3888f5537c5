using Cake.Core.IO;

namespace Cake.QuantBuild;

/// <summary>How
/// <see cref="QuantBuildAliases.EvaluateModel(Core.ICakeContext, DirectoryPath, FilePath, EvaluateModelSettings)"/> evaluates.</summary>
public sealed class EvaluateModelSettings : QuantizingSettings
{
    /// <summary>The model's name in paths, reports and budgets; null for that of its folder.</summary>
    public string? Name { get; set; }

    /// <summary>The schemes whose variants are made and evaluated beside the float model; none evaluates that alone.</summary>
    public ICollection<string> Schemes { get; } = [];

    /// <summary>A budget file in the place of the nearest <c>quantbuild.json</c>; null for that.</summary>
    public FilePath? Budgets { get; set; }

    /// <summary>An earlier report, or a folder of them, to compare with; null for none.</summary>
    public FilePath? Baseline { get; set; }

    /// <summary>Whether steps run even where their inputs did not change.</summary>
    public bool Force { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options =>
        [.. base.Options, ("name", Name), ("schemes", Schemes), ("budgets", Budgets), ("baseline", Baseline), ("force", Force)];
}
