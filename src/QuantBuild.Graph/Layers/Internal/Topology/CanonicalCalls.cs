using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>
/// Brings the calls of a layer into lists of <c>[layer, call, tensor]</c>, one list a call. Keras 2 and TF.js write
/// <c>[["dense", 0, 0, {}]]</c>, Keras 3 <c>{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history":
/// ["dense", 0, 0]}}], "kwargs": {}}</c>.
/// </summary>
/// <remarks>Known from <c>serialize_node</c> of Keras 3's <c>functional.py</c>. Layers that merge have their tensors in a
/// list within the list.</remarks>
internal static class CanonicalCalls
{
    public static JsonArray Read(JsonNode? calls, string layer, bool isInput)
    {
        if (isInput)
        {
            return [];
        }

        var list = calls as JsonArray ?? throw Malformed(layer);
        return new JsonArray([.. list.Select(call => call switch
        {
            JsonObject node => Keras3Call(node, layer),
            // One tensor may stand without the list around it.
            JsonArray single when single is [JsonValue, ..] => new JsonArray(Reference(single, layer)),
            JsonArray tensors => new JsonArray([.. tensors.Select(tensor => Reference(tensor, layer))]),
            _ => throw Malformed(layer),
        })]);
    }

    /// <summary>A model's inputs or outputs: lists of references, one of them alone, or such by name.</summary>
    public static JsonArray Ends(JsonObject config, string name)
    {
        IEnumerable<JsonNode?> ends = TopologyJson.Child(config, name) switch
        {
            JsonArray single when single is [JsonValue, ..] => [single],
            JsonArray list => list,
            JsonObject named => named.Select(end => end.Value),
            _ => throw new LayersException($"The topology has no {name}."),
        };
        return new JsonArray([.. ends.Select(end => Reference(end, name))]);
    }

    private static JsonArray Reference(JsonNode? node, string owner)
    {
        if (node is not JsonArray { Count: >= 3 } array
            || array[0] is not JsonValue name || !name.TryGetValue(out string? layer)
            || !JsonNumbers.TryWhole(array[1], out var call)
            || !JsonNumbers.TryWhole(array[2], out var tensor)
            || call < 0 || tensor < 0)
        {
            throw node is JsonArray and [JsonValue first, ..] && first.TryGetValue(out string? constant) && constant == "_CONSTANT_VALUE"
                ? new LayersException($"'{Printable.Text(owner)}' is called on a constant, which is not supported.", owner)
                : Malformed(owner);
        }

        if (array.Count > 3 && array[3] is JsonObject arguments)
        {
            RequirePlain(arguments, owner);
        }

        return [layer, call, tensor];
    }

    private static JsonArray Keras3Call(JsonObject call, string layer)
    {
        RequirePlain(call["kwargs"] as JsonObject ?? [], layer);
        return new JsonArray([.. Tensors(call["args"], layer, isFirst: true).Select(tensor => Reference(tensor, layer))]);
    }

    private static IEnumerable<JsonArray> Tensors(JsonNode? argument, string layer, bool isFirst) => argument switch
    {
        JsonArray list => list.Where((item, i) => i == 0 || item is not null).SelectMany(item => Tensors(item, layer, isFirst: false)),
        JsonObject node when node["config"] is JsonObject config && config["keras_history"] is JsonArray { Count: 3 } history => [history],
        null => throw Unsupported(isFirst ? "nothing" : "null", layer),
        _ => throw Unsupported(argument.ToJsonString(), layer),
    };

    // Outside of training these say what happens anyway.
    private static void RequirePlain(JsonObject arguments, string layer)
    {
        foreach (var (option, value) in arguments)
        {
            var isOff = option == "training" && value is JsonValue flag
                && (flag.TryGetValue(out bool isOn) ? !isOn : JsonNumbers.TryWhole(value, out var number) && number == 0);
            if (value is not null && !isOff)
            {
                throw new LayersException(
                    $"Layer '{Printable.Text(layer)}' is called with {Printable.Text(option)}={Printable.Text(value.ToJsonString())}, "
                        + "which is not supported.", layer);
            }
        }
    }

    private static LayersException Unsupported(string argument, string layer) =>
        new($"Layer '{Printable.Text(layer)}' is called on {Printable.Text(argument)}, where only outputs of layers are supported.", layer);

    private static LayersException Malformed(string owner) =>
        new($"The inputs of '{Printable.Text(owner)}' are not written as lists of [layer, call, tensor].", owner);
}
