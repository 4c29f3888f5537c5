using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>
/// Brings the calls of a layer into lists of <c>[layer, call, tensor]</c>, one list a call. Keras 2 and TF.js write
/// <c>[["dense", 0, 0, {}]]</c>, Keras 3 <c>{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history":
/// ["dense", 0, 0]}}], "kwargs": {}}</c>.
/// </summary>
/// <remarks>Known from <c>serialize_node</c> of Keras 3's <c>functional.py</c>, and from <c>Node.serialize</c> of Keras 2's <c>node.py</c>.
/// Layers that merge have their tensors in a list within the list. Tensors that are handed over by their argument's name follow the
/// others, in the order in which layers have those arguments.</remarks>
internal static class CanonicalCalls
{
    // MultiHeadAttention's, and the states that recurrent layers begin with.
    private static readonly string[] _tensorArguments = ["inputs", "query", "value", "key", "initial_state"];

    // Outside of training these say what happens anyway where they are false.
    private static readonly string[] _off = ["training", "return_attention_scores", "use_causal_mask"];

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
            JsonArray single when single is [JsonValue, ..] => Keras2Call([single], layer),
            JsonArray tensors => Keras2Call([.. tensors], layer),
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

        return [layer, call, tensor];
    }

    // Behind each tensor stand the call's other arguments.
    private static JsonArray Keras2Call(JsonNode?[] tensors, string layer)
    {
        JsonObject[] arguments =
            [.. tensors.OfType<JsonArray>().Where(tensor => tensor.Count > 3).Select(tensor => tensor[3]).OfType<JsonObject>()];
        Array.ForEach(arguments, own => RequirePlain(own, layer, IsReferences));
        var named = arguments.Take(1).SelectMany(Named)
            .SelectMany(value => value is JsonArray and [JsonArray, ..] list ? list : (IEnumerable<JsonNode?>)[value]);
        return new JsonArray([.. tensors.Concat(named).Select(tensor => Reference(tensor, layer))]);
    }

    private static bool IsReferences(JsonNode argument) =>
        argument is JsonArray and ([JsonArray, ..] or [JsonValue, ..]);

    private static JsonArray Keras3Call(JsonObject call, string layer)
    {
        var named = call["kwargs"] as JsonObject ?? [];
        RequirePlain(named, layer, IsKeras3Tensors);
        List<JsonNode?> arguments = call["args"] is { } given and not JsonArray { Count: 0 } ? [given] : [];
        arguments.AddRange(Named(named).Where(IsKeras3Tensors));
        return new JsonArray([.. arguments.DefaultIfEmpty(null).SelectMany(argument => Tensors(argument, layer, isFirst: true))
            .Select(tensor => Reference(tensor, layer))]);
    }

    private static bool IsKeras3Tensors(JsonNode argument) => argument switch
    {
        JsonArray list => list.Count > 0 && list.All(item => item is not null && IsKeras3Tensors(item)),
        JsonObject node => TopologyJson.Text(node, "class_name") == "__keras_tensor__",
        _ => false,
    };

    private static IEnumerable<JsonNode> Named(JsonObject arguments) =>
        _tensorArguments.Select(name => arguments[name]).OfType<JsonNode>();

    private static IEnumerable<JsonArray> Tensors(JsonNode? argument, string layer, bool isFirst) => argument switch
    {
        JsonArray list => list.Where((item, i) => i == 0 || item is not null).SelectMany(item => Tensors(item, layer, isFirst: false)),
        JsonObject node when node["config"] is JsonObject config && config["keras_history"] is JsonArray { Count: 3 } history => [history],
        null => throw Unsupported(isFirst ? "nothing" : "null", layer),
        _ => throw Unsupported(argument.ToJsonString(), layer),
    };

    private static void RequirePlain(JsonObject arguments, string layer, Func<JsonNode, bool> areTensors)
    {
        foreach (var (option, value) in arguments)
        {
            var isKnown = value is null || (_tensorArguments.Contains(option) ? areTensors(value) : IsOff(option, value));
            if (!isKnown)
            {
                throw new LayersException(
                    $"Layer '{Printable.Text(layer)}' is called with {Printable.Text(option)}={Printable.Text(value!.ToJsonString())}, "
                        + "which is not supported.", layer);
            }
        }
    }

    private static bool IsOff(string option, JsonNode value) => Array.IndexOf(_off, option) >= 0 && value is JsonValue flag
        && (flag.TryGetValue(out bool isOn) ? !isOn : JsonNumbers.TryWhole(value, out var number) && number == 0);

    private static LayersException Unsupported(string argument, string layer) =>
        new($"Layer '{Printable.Text(layer)}' is called on {Printable.Text(argument)}, where only outputs of layers are supported.", layer);

    private static LayersException Malformed(string owner) =>
        new($"The inputs of '{Printable.Text(owner)}' are not written as lists of [layer, call, tensor].", owner);
}
