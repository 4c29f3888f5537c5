using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Conversion.ForTfjs.Forms;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs;

/// <summary>Options in words that TF.js reads, which mean there what they do in Keras.</summary>
internal static class TfjsWords
{
    // What comes first, as Keras writes it; and what TF.js takes from where a layer stands.
    private static readonly string[] _first = ["name", "trainable", "dtype", "batch_input_shape"];

    /// <summary>The options of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Its name.</param>
    /// <param name="inputShape">What it takes, where it begins a chain that says so.</param>
    public static JsonObject ConfigOf(TfjsLayer layer, string name, JsonNode? inputShape = null)
    {
        JsonObject config = new()
        {
            ["name"] = name,
            ["trainable"] = layer.Config["trainable"]?.DeepClone() ?? true,
            ["dtype"] = "float32",
        };
        if ((inputShape ?? layer.Config["batch_input_shape"]) is { } shape)
        {
            config["batch_input_shape"] = shape.DeepClone();
        }

        foreach (var (option, value) in layer.Config)
        {
            if (!_first.Contains(option) && !IsUnknownInitializer(option, value))
            {
                config[option] = Value(layer, option, value);
            }
        }

        Complete(layer, config);
        return config;
    }

    private static JsonNode? Value(TfjsLayer layer, string option, JsonNode? value) => (option, value) switch
    {
        ("activation" or "recurrent_activation", not null) when TfjsActivation.Of(layer, option) is { IsInTfjs: true } known => known.Name,
        ("layer", JsonObject inner) when inner["config"] is JsonObject config => new JsonObject
        {
            ["class_name"] = inner["class_name"]!.DeepClone(),
            ["config"] = CanonicalModels.IsModel(inner) ? config.DeepClone() : Inner((string)inner["class_name"]!, config),
        },
        // Keras writes one axis as a list, too.
        ("axis", JsonArray and [var only]) when layer.ClassName != "LayerNormalization" => only!.DeepClone(),
        ("size", JsonValue) when layer.ClassName == "UpSampling2D" => new JsonArray(value.DeepClone(), value.DeepClone()),
        _ => value?.DeepClone(),
    };

    private static JsonObject Inner(string className, JsonObject config)
    {
        // A Bidirectional puts the word before the name by itself.
        const string Forward = "forward_";
        var name = (string?)config["name"] ?? TopologyNames.SnakeCase(className);
        name = name.StartsWith(Forward, StringComparison.Ordinal) ? name[Forward.Length..] : name;
        return ConfigOf(new TfjsLayer(className, config), name);
    }

    // What the same is taken for where it is not said, and not by TF.js.
    private static void Complete(TfjsLayer layer, JsonObject config)
    {
        switch (layer.ClassName)
        {
            case "Softmax":
                config["axis"] ??= -1;
                break;
            case "LSTM" or "GRU":
                config["recurrent_activation"] ??= "sigmoid";
                break;
            case "Bidirectional" when SequenceForms.HasTwin(layer):
                // TF.js makes it by itself.
                config.Remove("backward_layer");
                break;
            case "InputLayer":
                config["sparse"] ??= false;
                config["ragged"] ??= false;
                break;
        }
    }

    private static bool IsUnknownInitializer(string option, JsonNode? value) =>
        option.EndsWith("_initializer", StringComparison.Ordinal) && value is JsonObject && !TfjsLimits.Loads(new JsonObject
        {
            [option] = value.DeepClone(),
        });
}
