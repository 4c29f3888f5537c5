using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Graph;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes a functional model from its config: the layers, and for each of their calls the tensors it takes.</summary>
internal sealed class FunctionalReader
{
    private readonly Dictionary<string, (JsonObject Json, Layer Layer)> layers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Layer, int Call), KerasTensor> tensors = [];

    private FunctionalReader(JsonObject config)
    {
        foreach (var json in TopologyReader.LayerList(config["layers"]))
        {
            var layer = TopologyReader.ReadLayer(json);
            if (!layers.TryAdd(layer.Name, (json, layer)))
            {
                throw new KerasException($"Two layers of the topology are named '{layer.Name}'.", layer.Name);
            }
        }
    }

    public static Model Read(JsonObject config)
    {
        FunctionalReader reader = new(config);
        reader.MakeCalls();
        ModelGraph graph = new(reader.Ends(config, "input_layers"), reader.Ends(config, "output_layers"));
        return FunctionalModel.WithoutValues(graph, TopologyReader.Text(config, "name") ?? "model");
    }

    // Layers may be listed in any order, so calls are made as soon as all that they take is there.
    private void MakeCalls()
    {
        Queue<(Layer Layer, int Call, (string Layer, int Call)[] Inputs)> waiting = new(layers.Values.SelectMany(item => Calls(item.Json, item.Layer)));
        var putBack = 0;
        while (waiting.TryDequeue(out var call))
        {
            var isNext = call.Call == 0 || tensors.ContainsKey((call.Layer.Name, call.Call - 1));
            if (isNext && call.Inputs.All(tensors.ContainsKey))
            {
                tensors[(call.Layer.Name, call.Call)] = call.Layer is InputLayer input
                    ? new Input(input)
                    : call.Layer.Apply([.. call.Inputs.Select(key => tensors[key])]);
                putBack = 0;
                continue;
            }

            waiting.Enqueue(call);
            if (++putBack > waiting.Count)
            {
                var missing = call.Inputs.FirstOrDefault(key => !tensors.ContainsKey(key), call.Inputs.FirstOrDefault());
                throw new KerasException(
                    $"Layer '{call.Layer.Name}' takes output {missing.Call} of '{missing.Layer}', which is not in the topology or depends on it.", call.Layer.Name);
            }
        }
    }

    private static IEnumerable<(Layer Layer, int Call, (string Layer, int Call)[] Inputs)> Calls(JsonObject json, Layer layer)
    {
        if (layer is InputLayer)
        {
            return [(layer, 0, [])];
        }

        var nodes = TopologyReader.Child(json, "inbound_nodes") as JsonArray ?? throw Malformed(layer.Name);
        return nodes.Select((node, call) => (layer, call, node is JsonArray list
            ? list.Select(item => Reference(item, layer.Name)).ToArray()
            : throw Malformed(layer.Name)));
    }

    private KerasTensor[] Ends(JsonObject config, string name)
    {
        var list = TopologyReader.Child(config, name) as JsonArray ?? throw new KerasException($"The topology has no {name}.");
        // One end may be written as [name, node, tensor] without the list around it.
        IEnumerable<JsonNode?> ends = list.Count > 0 && list[0] is JsonValue ? [list] : list;
        return [.. ends.Select(end => Reference(end, name)).Select(key => tensors.TryGetValue(key, out var tensor)
            ? tensor
            : throw new KerasException($"{name} names output {key.Call} of layer '{key.Layer}', which the topology does not have.", key.Layer))];
    }

    private static (string Layer, int Call) Reference(JsonNode? node, string owner)
    {
        if (node is not JsonArray { Count: >= 3 } array
            || array[0] is not JsonValue nameNode || !nameNode.TryGetValue(out string? name)
            || array[1] is not JsonValue callNode || !callNode.TryGetValue(out int call)
            || array[2] is not JsonValue tensorNode || !tensorNode.TryGetValue(out int tensor))
        {
            throw Malformed(owner);
        }

        if (tensor != 0)
        {
            throw new KerasException($"'{owner}' takes output tensor {tensor} of '{name}'; layers with several outputs are not supported.", owner);
        }

        return array.Count < 4 || array[3] is null or JsonObject { Count: 0 }
            ? (name, call)
            : throw new KerasException($"'{owner}' is called with arguments {array[3]!.ToJsonString()}, which are not supported.", owner);
    }

    private static KerasException Malformed(string owner) =>
        new($"The inputs of '{owner}' are not written as lists of [layer, node, tensor, {{}}]. Save the model with Keras 2 or TF.js.", owner);
}
