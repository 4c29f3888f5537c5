using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Says in a layer's options what Keras 2 takes for granted otherwise than who wrote them.</summary>
internal static class PlainDialect
{
    private static readonly string[] _inner = ["layer", "forward_layer", "backward_layer", "activation", "recurrent_activation"];

    /// <summary>Changes the options of a layer, and of those inside of it.</summary>
    public static void Apply(JsonObject layer, KerasDialect dialect)
    {
        if (layer["config"] is not JsonObject config)
        {
            return;
        }

        if (config["layers"] is JsonArray layers)
        {
            TopologyJson.LayerList(layers).ForEach(inner => Apply(inner, dialect));
            return;
        }

        var className = TopologyJson.Text(layer, "class_name");
        if (dialect.HasOldRecurrentDefaults && className is "LSTM" or "GRU")
        {
            config["recurrent_activation"] ??= "hard_sigmoid";
        }

        if (dialect.HasOldRecurrentDefaults && className == "GRU")
        {
            config["reset_after"] ??= false;
        }

        if (dialect.IsTfjs && className == "Softmax")
        {
            config["axis"] ??= 1;
        }

        foreach (var option in _inner)
        {
            if (config[option] is JsonObject inner)
            {
                Apply(inner, dialect);
            }
            else if (dialect.Major >= 3 && TopologyJson.Text(config, option) is { } name && TopologyNames.SnakeCase(name) == "hard_sigmoid")
            {
                config[option] = "hard_sigmoid_keras3";
            }
        }
    }
}
