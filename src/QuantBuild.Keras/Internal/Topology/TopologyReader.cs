using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Keras.Internal.Topology.Building;
using QuantBuild.Keras.Internal.Topology.Dialects;
using QuantBuild.Tfjs;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes a model, without its weights' values, from a topology, whichever file it stands in: the one entry of all readers of models.</summary>
internal static class TopologyReader
{
    public static Model Read(TfjsModel artifacts)
    {
        if (artifacts.Format != TfjsModelFormat.LayersModel)
        {
            throw new KerasException("The model is a graph model, a TensorFlow graph without layers; only Layers models can be loaded as Keras models.");
        }

        return Read(artifacts.Topology ?? throw new KerasException("The model has no modelTopology, only weights; there is nothing to build."));
    }

    /// <summary>Makes a model from its JSON.</summary>
    /// <param name="json">The model's class name and config, or an object that has them in <c>model_config</c>; it stays as it is.</param>
    /// <param name="version"><c>keras_version</c>, where it does not stand in the JSON.</param>
    /// <exception cref="KerasException">Whatever is wrong with the topology.</exception>
    public static Model Read(JsonNode json, string? version = null) => ReaderGuard.Read(
        () => ModelBuilder.Build(CanonicalTopology.Of(json, version)),
        (_, cause) => new KerasException("The topology is damaged, or holds something that a model's may not.", layer: null, cause));

    /// <summary>Whether a model is among the layers of a topology; false also where it is damaged, which its reader says.</summary>
    public static bool HasInnerModels(JsonNode? json)
    {
        var model = json as JsonObject is { } root ? Child(root, "model_config") as JsonObject ?? root : null;
        var layers = (model?["config"] as JsonObject)?["layers"] as JsonArray ?? model?["config"] as JsonArray;
        return layers?.OfType<JsonObject>().Any(CanonicalModels.IsModel) ?? false;
    }

    internal static JsonNode? Child(JsonObject json, string name) => json[name] ?? json[TopologyNames.CamelCase(name)];

    internal static string? Text(JsonObject json, string name) => Child(json, name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    internal static List<JsonObject> LayerList(JsonNode? layers) => layers is JsonArray array && array.All(item => item is JsonObject)
        ? [.. array.Cast<JsonObject>()]
        : throw new KerasException("The topology has no list of layers.");
}
