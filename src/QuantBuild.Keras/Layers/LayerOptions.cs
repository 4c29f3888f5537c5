using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;

namespace QuantBuild.Keras.Layers;

/// <summary>Options of a layer's config that are more than values: activations and initializers.</summary>
internal static class LayerOptions
{
    private static readonly string[] _activationLayers = ["ReLU", "LeakyReLU", "ELU", "ThresholdedReLU", "Softmax", "Activation"];

    /// <summary>An activation: its name, or a layer in its place.</summary>
    public static ActivationFunction Activation(this LayerConfig config)
    {
        const string Option = "activation";
        try
        {
            if (config.Find(Option) is JsonObject node)
            {
                return AsActivation(config, TopologyJson.Text(node, "class_name") ?? "", node["config"] as JsonObject ?? []);
            }

            var name = config.StringOrNull(Option);
            return _activationLayers.Contains(name) ? AsActivation(config, name!, []) : ActivationFunction.Named(name);
        }
        catch (KerasException e) when (e.Layer is null)
        {
            throw config.Error($"has {Option}: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>An initializer; the option's default where it is one that is not known, since it does not change what a
    /// trained model computes.</summary>
    public static Initializer Initializer(this LayerConfig config, string option, string fallback)
    {
        var given = config.Find(option);
        var name = given is JsonObject node ? TopologyJson.Text(node, "class_name")
            : given is JsonValue text && text.TryGetValue(out string? only) ? only : null;
        try
        {
            return Internal.Initializers.Initializer.FromConfig(
                name ?? fallback, config.Part((given as JsonObject)?["config"] as JsonObject ?? []));
        }
        catch (Exception e) when (e is KerasException or QuantBuild.Graph.Layers.LayersException)
        {
            return Internal.Initializers.Initializer.Named(fallback);
        }
    }

    // Those that have no weights and keep the shape; Keras takes a class's name for the layer with its defaults.
    private static ActivationFunction AsActivation(LayerConfig outer, string layer, JsonObject config)
    {
        if (!_activationLayers.Contains(layer))
        {
            return layer.Length > 0 && config.Count == 0
                ? ActivationFunction.Named(layer)
                : throw outer.Error($"has a {layer} as activation; supported as layers: {string.Join(", ", _activationLayers)}");
        }

        var own = (JsonObject)config.DeepClone();
        own["name"] ??= TopologyNames.SnakeCase(layer);
        return ActivationFunction.Of(LayerRegistry.Create(layer, outer.Inner(layer, own)));
    }
}
