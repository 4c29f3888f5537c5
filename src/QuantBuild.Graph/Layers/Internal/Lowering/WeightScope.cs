using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>Where the weights of a layer are that a topology lists, or of one inside of it.</summary>
/// <param name="Layer">The name of the layer that the topology lists.</param>
/// <param name="ClassName">Its class name.</param>
/// <param name="Place">Where it stands among the models in the model.</param>
internal sealed record WeightScope(string Layer, string ClassName, SavedPlace Place)
{
    /// <summary>What stands before the names of weights within the layer: nothing, or <c>forward_lstm/</c>.</summary>
    public string Path { get; private init; } = string.Empty;

    /// <summary>What stands before the group of its own variables in a <c>.keras</c> archive, seen from the layer's:
    /// nothing, or <c>cell/</c>.</summary>
    public string Group { get; private init; } = string.Empty;

    /// <summary>Whether the layer, and those that it stands in, are trained.</summary>
    public bool IsTrained { get; private init; } = true;

    /// <summary>The place of a layer that the topology lists.</summary>
    public static WeightScope Of(LayerConfig config, SavedPlace place) => new(config.Name, config.ClassName, place)
    {
        IsTrained = config.Bool("trainable", true),
    };

    /// <summary>The place of a layer inside of this one.</summary>
    public WeightScope Inner(LayerConfig config, string scope, string part) => this with
    {
        Path = scope.Length == 0 ? Path : $"{Path}{scope}/",
        Group = $"{Group}{part}/",
        IsTrained = IsTrained && config.Bool("trainable", true),
    };
}
