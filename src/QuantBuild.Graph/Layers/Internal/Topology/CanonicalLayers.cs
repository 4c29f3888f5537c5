using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Brings a layer's class name and options into Keras 2's words, and drops what only training needs.</summary>
/// <remarks>Known from the <c>get_config</c> methods and <c>serialization_lib.py</c> of Keras 2 and 3,
/// and from TF.js's <c>serialization</c>.</remarks>
internal static class CanonicalLayers
{
    private static readonly string[] _trainingOnly =
        ["synchronized", "renorm_clipping", "renorm_momentum", "fused", "adjustment", "noise_shape", "quantization_config", "autocast",
            "dynamic", "input_dtype"];

    // Layers that have others inside.
    private static readonly string[] _inner = ["layer", "forward_layer", "backward_layer", "cell", "cells"];

    // Earlier names of the same layers, and names of what differs in training alone.
    private static readonly Dictionary<string, string> _otherNames = new(StringComparer.Ordinal)
    {
        ["BatchNormalizationV1"] = "BatchNormalization",
        ["BatchNormalizationV2"] = "BatchNormalization",
        ["SyncBatchNormalization"] = "BatchNormalization",
        ["Convolution1D"] = "Conv1D",
        ["Convolution2D"] = "Conv2D",
        ["SeparableConvolution1D"] = "SeparableConv1D",
        ["SeparableConvolution2D"] = "SeparableConv2D",
        ["Convolution2DTranspose"] = "Conv2DTranspose",
        ["Deconvolution2D"] = "Conv2DTranspose",
        ["MaxPool1D"] = "MaxPooling1D",
        ["MaxPool2D"] = "MaxPooling2D",
        ["AvgPool1D"] = "AveragePooling1D",
        ["AvgPool2D"] = "AveragePooling2D",
        ["GlobalMaxPool1D"] = "GlobalMaxPooling1D",
        ["GlobalMaxPool2D"] = "GlobalMaxPooling2D",
        ["GlobalAvgPool1D"] = "GlobalAveragePooling1D",
        ["GlobalAvgPool2D"] = "GlobalAveragePooling2D",
    };

    /// <summary>Whether a class name is one that only some writers have.</summary>
    public static bool IsOtherName(JsonNode? className) =>
        className is JsonValue value && value.TryGetValue(out string? name) && _otherNames.ContainsKey(name);

    /// <summary>Refuses a class that is not known, before anything is said about how its layer is called: a function of TensorFlow is
    /// called with what no layer is.</summary>
    public static void RequireKnown(JsonObject layer, string className)
    {
        if (!LayerClasses.Knows(_otherNames.GetValueOrDefault(className, className)))
        {
            var config = layer["config"] as JsonObject;
            var name = TopologyJson.Text(layer, "name") ?? (config is null ? null : TopologyJson.Text(config, "name"));

            // TFOpLambda stands for any function of TensorFlow, SlicingOpLambda for indexing.
            var function = config is null ? null : TopologyJson.Text(config, "function");
            throw LayerClasses.Unsupported(name ?? "without a name", function is null ? className : $"{className} {function}");
        }
    }

    public static JsonObject Read(JsonObject layer, string className)
    {
        var config = layer["config"] as JsonObject
            ?? throw new LayersException($"A layer of the topology, a {className}, has no config.", TopologyJson.Text(layer, "name"));
        var known = _otherNames.GetValueOrDefault(className, className);
        JsonObject options = [];
        foreach (var (option, value) in config)
        {
            // Where both forms of a name are there, Keras's own counts.
            var name = TopologyNames.OptionName(option);
            if ((name == option || !config.ContainsKey(name)) && !IsTrainingOnly(name, value))
            {
                options[name] = Option(name, value);
            }
        }

        if (options["name"] is null && TopologyJson.Text(layer, "name") is { } given)
        {
            options["name"] = given;
        }

        Rename(options, "batch_shape", "batch_input_shape");
        Adapt(known, options);
        options["dtype"] = CanonicalTypes.Read(known, config, options);
        return new JsonObject { ["class_name"] = known, ["config"] = options };
    }

    private static JsonNode? Option(string name, JsonNode? value) => value switch
    {
        JsonObject inner when Array.IndexOf(_inner, name) >= 0 => InnerLayer(inner),
        JsonArray list when Array.IndexOf(_inner, name) >= 0 =>
            new JsonArray([.. list.Select(item => item is JsonObject inner ? InnerLayer(inner) : item?.DeepClone())]),
        _ => CanonicalValues.Read(value),
    };

    private static JsonObject InnerLayer(JsonObject layer) =>
        TopologyJson.Text(layer, "class_name") is { } className && layer["config"] is JsonObject
            ? CanonicalModels.IsModel(layer) ? CanonicalModels.Read(layer) : Read(layer, className)
            : (JsonObject)layer.DeepClone();

    private static bool IsTrainingOnly(string option, JsonNode? value) =>
        option.EndsWith("_regularizer", StringComparison.Ordinal)
        || option.EndsWith("_constraint", StringComparison.Ordinal)
        || (Array.IndexOf(_trainingOnly, option) >= 0 && (option != "quantization_config" || value is null))
        // With renormalization a layer has more variables, and is refused by its option.
        || (option == "renorm" && value is JsonValue flag && flag.TryGetValue(out bool isOn) && !isOn);

    private static void Adapt(string className, JsonObject options)
    {
        switch (className)
        {
            case "LeakyReLU":
                Rename(options, "negative_slope", "alpha");
                break;
            case "Reshape" when options["target_shape"] is JsonArray shape:
                // TF.js writes the free dimension as null.
                options["target_shape"] = new JsonArray([.. shape.Select(size => size?.DeepClone() ?? -1)]);
                break;
        }
    }

    private static void Rename(JsonObject options, string from, string to)
    {
        if (options[from] is { } value && options[to] is null)
        {
            options.Remove(from);
            options[to] = value;
        }
    }
}
