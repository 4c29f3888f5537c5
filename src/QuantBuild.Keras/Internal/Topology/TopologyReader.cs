using System.Text.Json.Nodes;
using QuantBuild.Tfjs;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes a model, without its weights' values, from the topology of a TensorFlow.js Layers model.</summary>
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

    public static Model Read(JsonNode json)
    {
        var topology = json as JsonObject ?? throw new KerasException("The topology is no JSON object; there is nothing to build.");
        // Keras wraps the model in model_config; TF.js itself does not.
        return Read(Child(topology, "model_config") as JsonObject ?? topology);
    }

    /// <summary>Makes a model from its class name and config.</summary>
    public static Model Read(JsonObject root)
    {
        var className = Text(root, "class_name") ?? throw new KerasException("The topology's model has no class_name.");
        return className switch
        {
            "Sequential" => ReadSequential(root),
            "Functional" or "Model" => FunctionalReader.Read(Config(root)),
            _ => throw new KerasException($"The model is a {className}, which is not supported. Supported: Sequential, Functional, Model."),
        };
    }

    internal static JsonNode? Child(JsonObject json, string name) => json[name] ?? json[TopologyNames.CamelCase(name)];

    internal static string? Text(JsonObject json, string name) => Child(json, name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    internal static List<JsonObject> LayerList(JsonNode? layers) => layers is JsonArray array && array.All(item => item is JsonObject)
        ? [.. array.Cast<JsonObject>()]
        : throw new KerasException("The topology has no list of layers.");

    internal static Layer ReadLayer(JsonObject json)
    {
        var className = Text(json, "class_name") ?? throw new KerasException("A layer of the topology has no class_name.");
        var config = json["config"] as JsonObject
            ?? throw new KerasException($"A layer of the topology, a {className}, has no config.", Text(json, "name"));
        return LayerRegistry.Create(className, new LayerConfig(className, config));
    }

    private static Sequential ReadSequential(JsonObject root)
    {
        // Before Keras 2.2 the config was the list of layers itself.
        var config = root["config"] as JsonObject;
        var layers = LayerList(config is null ? root["config"] : config["layers"]);
        return Sequential.WithoutValues([.. layers.Select(ReadLayer)], config is null ? "sequential" : Text(config, "name") ?? "sequential");
    }

    private static JsonObject Config(JsonObject root) => root["config"] as JsonObject ?? throw new KerasException("The topology's model has no config.");
}
