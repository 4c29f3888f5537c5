using Cake.Core.IO;

namespace Cake.QuantBuild;

/// <summary>How <see cref="QuantBuildAliases.RunModels(Core.ICakeContext, RunModelsSettings)"/> goes the way of
/// <c>quantbuild.json</c>.</summary>
public sealed class RunModelsSettings : QuantizingSettings
{
    /// <summary>The models' names in <c>quantbuild.json</c>; none for all that have a path there.</summary>
    public ICollection<string> Models { get; } = [];

    /// <summary>The schemes, in the place of those of the file.</summary>
    public ICollection<string> Schemes { get; } = [];

    /// <summary>A budget file in the place of the nearest <c>quantbuild.json</c>; null for that.</summary>
    public FilePath? Budgets { get; set; }

    /// <summary>An earlier report, or a folder of them, to compare with; null for none.</summary>
    public FilePath? Baseline { get; set; }

    /// <summary>Whether steps run even where their inputs did not change.</summary>
    public bool Force { get; set; }

    internal override IEnumerable<(string Name, object? Value)> Options =>
        [.. base.Options, ("schemes", Schemes), ("budgets", Budgets), ("baseline", Baseline), ("force", Force)];
}
