using QuantBuild.Graph.Layers.Internal.Calls;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>A weight that a layer needs, and where files keep it.</summary>
/// <param name="Scope">The layer.</param>
/// <param name="ShortName">Its name in the layer that has it: <c>kernel</c>.</param>
/// <param name="Shape">Its shape, Keras's.</param>
internal sealed record LayerWeight(WeightScope Scope, string ShortName, IReadOnlyList<int> Shape)
{
    // What layers learn without training.
    private static readonly string[] _statistics = ["moving_mean", "moving_variance", "mean", "variance", "count"];

    /// <summary>Its name, unique in the model.</summary>
    public string Name { get; } = $"{Scope.Layer}/{Scope.Path}{ShortName}";

    /// <summary>The layer that the topology lists.</summary>
    public string Layer => Scope.Layer;

    /// <summary>The weight's path in the layer: <c>kernel</c>, <c>forward_lstm/kernel</c>.</summary>
    public string Path => Scope.Path + ShortName;

    /// <summary>Its group in a <c>.keras</c> archive: <c>layers/dense/vars</c>, <c>layers/lstm/cell/vars</c>.</summary>
    public string Group => $"{Scope.Place.Group}/{Scope.Group}vars";

    /// <summary>Whether training changes it.</summary>
    public bool IsTrained => Scope.IsTrained && !_statistics.Contains(ShortName);

    /// <summary>The names by which it may be known: its own, the one with all models that its layer is in, and what a layer of a model
    /// inside of its layer calls it.</summary>
    public string[] Names => IsOfInnerModel ? [Name, OuterName, Path] : Name == OuterName ? [Name] : [Name, OuterName];

    private string OuterName => $"{string.Join('/', Scope.Place.Names)}/{Path}";

    private bool IsOfInnerModel => Scope.Group.Contains($"/{SavedPlace.Layers}/", StringComparison.Ordinal);
}
