using System.Globalization;
using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Brings models, and the models in them, into the form of <see cref="CanonicalTopology"/>.</summary>
internal static class CanonicalModels
{
    /// <summary>The name that a <c>.keras</c> archive has for a layer: its class in snake case, counted within its model
    /// in the config's order.</summary>
    public const string ArchiveName = "archive_name";

    public static bool IsModel(JsonObject layer) =>
        TopologyJson.Text(layer, "class_name") is "Sequential" or "Functional" or "Model" or "Network";

    public static JsonObject Read(JsonObject model)
    {
        var className = TopologyJson.Text(model, "class_name") ?? throw new LayersException("The topology's model has no class_name.");
        return !IsModel(model) ? throw new LayersException(
            $"The model is a {className}, which is not supported. Supported: Sequential, Functional, Model.")
            : className == "Sequential" ? ReadSequential(model)
            : ReadFunctional(model);
    }

    private static JsonObject ReadSequential(JsonObject model)
    {
        // Before Keras 2.2 the config was the list of layers itself.
        var config = model["config"] as JsonObject;
        var sources = TopologyJson.LayerList(config is null ? model["config"] : config["layers"]);
        var layers = ReadLayers(sources);
        JsonObject result = new() { ["name"] = config is null ? "sequential" : TopologyJson.Text(config, "name") ?? "sequential" };
        if (InputShape(model, config, sources.FirstOrDefault(), layers.FirstOrDefault()) is { } shape)
        {
            result["batch_input_shape"] = shape.DeepClone();
        }

        result["layers"] = new JsonArray([.. layers]);
        return new JsonObject { ["class_name"] = "Sequential", ["config"] = result };
    }

    private static JsonObject ReadFunctional(JsonObject model)
    {
        var config = model["config"] as JsonObject ?? throw new LayersException("The topology's model has no config.");
        var sources = TopologyJson.LayerList(config["layers"]);
        var layers = ReadLayers(sources);
        foreach (var (source, layer) in sources.Zip(layers))
        {
            layer["inbound_nodes"] = CanonicalCalls.Read(
                TopologyJson.Child(source, "inbound_nodes"), (string)layer["name"]!,
                TopologyJson.Text(layer, "class_name") == "InputLayer");
        }

        return new JsonObject
        {
            ["class_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = TopologyJson.Text(config, "name") ?? "model",
                ["layers"] = new JsonArray([.. layers]),
                ["input_layers"] = CanonicalCalls.Ends(config, "input_layers"),
                ["output_layers"] = CanonicalCalls.Ends(config, "output_layers"),
            },
        };
    }

    private static List<JsonObject> ReadLayers(List<JsonObject> sources)
    {
        Dictionary<string, int> used = new(StringComparer.Ordinal);
        List<JsonObject> layers = [];
        foreach (var source in sources)
        {
            var className = TopologyJson.Text(source, "class_name")
                ?? throw new LayersException("A layer of the topology has no class_name.");
            if (!IsModel(source))
            {
                CanonicalLayers.RequireKnown(source, className);
            }

            var layer = IsModel(source) ? Read(source) : CanonicalLayers.Read(source, className);
            layer["name"] = TopologyJson.Text(source, "name")
                ?? TopologyJson.Text((JsonObject)layer["config"]!, "name")
                ?? throw new LayersException($"A layer of the topology, a {className}, has no name.");
            var stem = TopologyNames.SnakeCase(className);
            var number = used[stem] = used.GetValueOrDefault(stem, -1) + 1;
            layer[ArchiveName] = number == 0 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
            layers.Add(layer);
        }

        return layers;
    }

    // A model without InputLayer has its shape in the first layer, or was built by its first data,
    // whose shape Keras keeps beside the layers.
    private static JsonArray? InputShape(JsonObject model, JsonObject? config, JsonObject? source, JsonObject? first) =>
        first is null ? null
        : IsModel(first) ? ModelInputShape((JsonObject)first["config"]!) ?? Built(model, config)
        : (first["config"]!["batch_input_shape"] as JsonArray) ?? Built(model, config)
            ?? (source!["build_config"] as JsonObject)?["input_shape"] as JsonArray;

    private static JsonArray? Built(JsonObject model, JsonObject? config) =>
        (config?["build_input_shape"] as JsonArray) ?? (model["build_config"] as JsonObject)?["input_shape"] as JsonArray;

    private static JsonArray? ModelInputShape(JsonObject config)
    {
        if (config["batch_input_shape"] is JsonArray own)
        {
            return own;
        }

        var input = config["input_layers"] is JsonArray and [JsonArray and [JsonValue name, ..], ..] ? (string)name! : null;
        return ((JsonArray)config["layers"]!).OfType<JsonObject>()
            .FirstOrDefault(layer => (string)layer["name"]! == input)?["config"]?["batch_input_shape"] as JsonArray;
    }
}
