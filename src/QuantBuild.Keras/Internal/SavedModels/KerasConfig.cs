using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Topology;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>
/// Brings the JSON of a model that Keras 2 or 3 saved into the form of Keras 2 that the topology reader takes, and drops what only
/// training needs: regularizers, constraints, the synchronization of batch statistics.
/// </summary>
/// <remarks>
/// Known from the <c>get_config</c> methods and <c>serialization_lib.py</c> of Keras 3: a dtype may be an object (<c>DTypePolicy</c>), a
/// function an object with its name in <c>config</c>, <c>LeakyReLU</c> has <c>negative_slope</c> for <c>alpha</c>, and calls are written as
/// <c>args</c> and <c>kwargs</c>, see <see cref="KerasCalls"/>.
/// </remarks>
internal static class KerasConfig
{
    private static readonly string[] TrainingOnly = ["synchronized", "renorm_clipping", "renorm_momentum", "quantization_config"];

    public static JsonObject Normalize(JsonObject model)
    {
        var result = (JsonObject)model.DeepClone();
        if (result["config"] is not JsonObject config || config["layers"] is null)
        {
            return result;
        }

        var layers = TopologyReader.LayerList(config["layers"]);
        layers.ForEach(NormalizeLayer);
        if (TopologyReader.Text(result, "class_name") == "Sequential")
        {
            CompleteInputShape(config, layers);
        }
        else
        {
            layers.ForEach(KerasCalls.Normalize);
            Flatten(config, "input_layers");
            Flatten(config, "output_layers");
        }

        return result;
    }

    private static void NormalizeLayer(JsonObject layer)
    {
        if (layer["config"] is not JsonObject config)
        {
            return;
        }

        foreach (var (option, value) in config.ToArray())
        {
            if (IsTrainingOnly(option, value))
            {
                config.Remove(option);
            }
            else if (NameOf(value) is { } name)
            {
                config[option] = name;
            }
        }

        if (TopologyReader.Text(layer, "class_name") == "LeakyReLU" && config["negative_slope"] is { } slope && config["alpha"] is null)
        {
            config.Remove("negative_slope");
            config["alpha"] = slope;
        }
    }

    private static bool IsTrainingOnly(string option, JsonNode? value) =>
        option.EndsWith("_regularizer", StringComparison.Ordinal)
        || option.EndsWith("_constraint", StringComparison.Ordinal)
        || (Array.IndexOf(TrainingOnly, option) >= 0 && value is not JsonObject)
        // With renormalization a layer has more variables, and is refused by its option.
        || (option == "renorm" && value is JsonValue flag && flag.TryGetValue(out bool isOn) && !isOn);

    // {"class_name": "DTypePolicy", "config": {"name": "float32"}} and {"class_name": "function", "config": "relu"}.
    private static string? NameOf(JsonNode? value) => value is JsonObject node
        ? TopologyReader.Text(node, "class_name") switch
        {
            "DTypePolicy" => node["config"] is JsonObject policy ? TopologyReader.Text(policy, "name") : null,
            "function" => TopologyReader.Text(node, "config"),
            _ => null,
        }
        : null;

    // A Sequential without InputLayer was built by its first data, whose shape Keras keeps beside the layers.
    private static void CompleteInputShape(JsonObject config, List<JsonObject> layers)
    {
        if (layers.FirstOrDefault()?["config"] is JsonObject first
            && first["batch_input_shape"] is null
            && first["batch_shape"] is null
            && config["build_input_shape"] is JsonArray shape)
        {
            first["batch_input_shape"] = shape.DeepClone();
        }
    }

    // Ends that were given by name are an object of references.
    private static void Flatten(JsonObject config, string ends)
    {
        if (config[ends] is JsonObject named)
        {
            config[ends] = new JsonArray([.. named.Select(end => end.Value?.DeepClone())]);
        }
    }
}
