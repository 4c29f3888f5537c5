using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>The inputs of a whole model.</summary>
internal static class InputOf
{
    /// <summary>The config of an InputLayer for a Sequential with its first layers.</summary>
    /// <exception cref="LayersException">Nothing says what shape it takes.</exception>
    public static JsonObject Chain(JsonObject config, IReadOnlyList<JsonObject> layers)
    {
        var name = (string)config["name"]!;
        var shape = config["batch_input_shape"]?.DeepClone()
            ?? throw new LayersException($"The first layer of '{name}' has no input shape.", name);
        var first = (string)layers[0]["name"]!;
        var input =
            (string)layers[0]["class_name"]! == "InputLayer" ? first : $"{(CanonicalModels.IsModel(layers[0]) ? name : first)}_input";
        return new JsonObject { ["name"] = input, ["batch_input_shape"] = shape };
    }

    /// <summary>The InputLayer of that name in a functional config.</summary>
    /// <exception cref="LayersException">There is none.</exception>
    public static JsonObject Functional(JsonObject config, string name) => ((JsonArray)config["layers"]!).Cast<JsonObject>()
        .FirstOrDefault(layer => (string)layer["name"]! == name && (string)layer["class_name"]! == "InputLayer")
        ?? throw new LayersException($"input_layers names '{name}', which is no InputLayer of the topology.", name);
}
