using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Reads the JSON of topologies, whose names are in snake case or in camel case.</summary>
internal static class TopologyJson
{
    /// <summary>A field.</summary>
    /// <param name="json">The object that may have it.</param>
    /// <param name="name">Its name in snake case.</param>
    public static JsonNode? Child(JsonObject json, string name) =>
        json[name] ?? json[TopologyNames.CamelCase(name)];

    /// <summary>A field that is a text; null where it is none.</summary>
    public static string? Text(JsonObject json, string name) =>
        Child(json, name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A model's layers.</summary>
    /// <exception cref="LayersException">They are no list of objects.</exception>
    public static List<JsonObject> LayerList(JsonNode? layers) => layers is JsonArray array && array.All(item => item is JsonObject)
        ? [.. array.Cast<JsonObject>()]
        : throw new LayersException("The topology has no list of layers.");

    /// <summary>Whether a model is among the layers of a topology; false also where it is damaged, which its reader says.</summary>
    public static bool HasInnerModels(JsonNode? json)
    {
        var model = json as JsonObject is { } root ? Child(root, "model_config") as JsonObject ?? root : null;
        var layers = (model?["config"] as JsonObject)?["layers"] as JsonArray ?? model?["config"] as JsonArray;
        return layers?.OfType<JsonObject>().Any(CanonicalModels.IsModel) ?? false;
    }
}
