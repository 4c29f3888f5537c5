using QuantBuild.Graph.Layers.Internal.Calls;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>A weight that a layer needs, and where files keep it.</summary>
/// <param name="Layer">The layer that the topology lists.</param>
/// <param name="Path">The weight's path in the layer: <c>kernel</c>, <c>forward_lstm/kernel</c>.</param>
/// <param name="Shape">Its shape, Keras's.</param>
internal sealed record LayerWeight(string Layer, string Path, IReadOnlyList<int> Shape)
{
    // What layers learn without training.
    private static readonly string[] _statistics = ["moving_mean", "moving_variance", "mean", "variance", "count"];

    /// <summary>Its name, unique in the model.</summary>
    public string Name { get; } = $"{Layer}/{Path}";

    /// <summary>Where the layer stands among the models in the model.</summary>
    public required SavedPlace Place { get; init; }

    /// <summary>Its group in a <c>.keras</c> archive, seen from the layer's: <c>vars</c>, <c>cell/vars</c>.</summary>
    public required string Group { get; init; }

    /// <summary>Whether the layer, and those that it stands in, are trained.</summary>
    public required bool IsOfTrainedLayer { get; init; }

    /// <summary>Whether training changes it.</summary>
    public bool IsTrained => IsOfTrainedLayer && !_statistics.Contains(Path.Split('/')[^1]);

    /// <summary>The names by which it may be known: its own, the one with all models that its layer is in, and what a layer of a model
    /// inside of its layer calls it.</summary>
    public string[] Names => IsOfInnerModel ? [Name, OuterName, Path] : Name == OuterName ? [Name] : [Name, OuterName];

    private string OuterName => $"{string.Join('/', Place.Names)}/{Path}";

    private bool IsOfInnerModel => Group.Contains($"/{SavedPlace.Layers}/", StringComparison.Ordinal);
}
