using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Topology;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>
/// Brings the calls of a layer from Keras 3's form, <c>{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["dense", 0, 0]}}],
/// "kwargs": {}}</c>, into that of Keras 2, <c>[["dense", 0, 0, {}]]</c>. What has that form already stays as it is.
/// </summary>
/// <remarks>Known from <c>serialize_node</c> of Keras 3's <c>functional.py</c>. Layers that merge have their tensors in a list within the list.</remarks>
internal static class KerasCalls
{
    private const string Calls = "inbound_nodes";

    public static void Normalize(JsonObject layer)
    {
        if (layer[Calls] is JsonArray calls)
        {
            var name = TopologyReader.Text(layer, "name") ?? string.Empty;
            layer[Calls] = new JsonArray([.. calls.Select(call => call is JsonObject node ? Rewrite(node, name) : call?.DeepClone())]);
        }
    }

    private static JsonArray Rewrite(JsonObject call, string layer)
    {
        foreach (var (option, value) in call["kwargs"] as JsonObject ?? [])
        {
            // Outside of training these say what happens anyway.
            var isPlain = value is null || (option == "training" && value is JsonValue flag && flag.TryGetValue(out bool isOn) && !isOn);
            if (!isPlain)
            {
                throw new KerasException($"Layer '{layer}' is called with {option}={value!.ToJsonString()}, which is not supported.", layer);
            }
        }

        return new JsonArray([.. Tensors(call["args"], layer).Select(history => new JsonArray([.. history.Select(item => item?.DeepClone()), new JsonObject()]))]);
    }

    private static IEnumerable<JsonArray> Tensors(JsonNode? argument, string layer) => argument switch
    {
        JsonArray list => list.SelectMany(item => Tensors(item, layer)),
        JsonObject node when node["config"]?["keras_history"] is JsonArray { Count: 3 } history => [history],
        null => throw Unsupported("null", layer),
        _ => throw Unsupported(argument.ToJsonString(), layer),
    };

    private static KerasException Unsupported(string argument, string layer) =>
        new($"Layer '{layer}' is called on {argument}, where only outputs of layers are supported.", layer);
}
