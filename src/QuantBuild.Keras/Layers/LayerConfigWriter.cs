using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Initializers;

namespace QuantBuild.Keras.Layers;

/// <summary>Writes a layer's config in Keras 2's names and order.</summary>
internal sealed class LayerConfigWriter
{
    public LayerConfigWriter(Layer layer)
    {
        Json["name"] = layer.Name;
        Json["trainable"] = layer.Trainable;
        Json["dtype"] = "float32";
        if (layer.InputShape is { } shape)
        {
            var sizes = layer.OpenInputShape ?? [.. shape.Select(size => (int?)size)];
            Json["batch_input_shape"] = new JsonArray([null, .. sizes.Select(size => (JsonNode?)size)]);
        }
    }

    public JsonObject Json { get; } = [];

    /// <summary>A layer's class name and config.</summary>
    public static JsonObject LayerJson(Layer layer)
    {
        LayerConfigWriter config = new(layer);
        layer.WriteConfig(config);
        return new JsonObject { ["class_name"] = layer.ClassName, ["config"] = config.Json };
    }

    public LayerConfigWriter Set(string option, JsonNode? value)
    {
        Json[option] = value;
        return this;
    }

    public LayerConfigWriter Set(string option, IReadOnlyList<int> values) =>
        Set(option, new JsonArray([.. values.Select(value => (JsonNode)value)]));

    public LayerConfigWriter SetActivation(ActivationFunction activation, string option = "activation") =>
        Set(option, activation.Layer is { } layer ? LayerJson(layer) : activation.Name);

    public LayerConfigWriter SetInitializer(string option, Initializer initializer)
    {
        JsonObject config = [];
        initializer.WriteConfig(config);
        return Set(option, new JsonObject { ["class_name"] = initializer.ClassName, ["config"] = config });
    }

    public LayerConfigWriter SetNull(params string[] options)
    {
        foreach (var option in options)
        {
            Json[option] = null;
        }

        return this;
    }
}
