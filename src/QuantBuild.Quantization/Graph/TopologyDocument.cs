using System.Text.Json.Nodes;

namespace QuantBuild.Quantization.Graph;

/// <summary>Keras 2's topology JSON: where its layers stand and how they refer to each other.</summary>
internal sealed class TopologyDocument : ModelDocument
{
    private readonly JsonNode _topology;
    private readonly JsonArray _layers;
    private readonly JsonObject? _functional;

    public TopologyDocument(JsonNode topology)
    {
        _topology = topology;

        // The converter wraps Keras's own JSON into "model_config"; TF.js itself does not.
        var model = Find(topology, "model_config") ?? topology;
        var config = Find(model, "config");
        _layers = (config as JsonArray ?? Find(config, "layers") as JsonArray) ?? throw new QuantizationException(
            "The topology has no list of layers. Passes work on TF.js Layers models; a Graph model can be quantized only as it is.");
        _functional = Text(Find(model, "class_name")) == "Sequential" ? null : config as JsonObject;
    }

    public override ModelDocument Copy() => new TopologyDocument(_topology.DeepClone());

    public override JsonNode ToTopology() => _topology.DeepClone();

    public override List<GraphLayer> Connect(ModelGraph graph)
    {
        var layers = new OrderedDictionary<string, GraphLayer>(StringComparer.Ordinal);
        foreach (var node in _layers)
        {
            var layer = CreateLayer(graph, node);
            if (!layers.TryAdd(layer.Name, layer))
            {
                throw new QuantizationException($"The topology has two layers named '{layer.Name}'.");
            }
        }

        if (_functional is null)
        {
            ConnectChain(layers.Values);
        }
        else
        {
            ConnectNodes(layers);
        }

        SetConsumers(layers.Values);
        return TopologicalOrder(layers.Values);
    }

    public override void Insert(IReadOnlyList<LayerInsertion> insertions)
    {
        var behind = insertions.ToLookup(insertion => insertion.Before.Json);
        if (_functional is not null)
        {
            var first = behind.ToDictionary(group => group.First().Before.Name, group => group.First().Name, StringComparer.Ordinal);
            foreach (var reference in References())
            {
                if (Text(reference.FirstOrDefault()) is { } name && first.TryGetValue(name, out var inserted))
                {
                    reference[0] = inserted;
                }
            }
        }

        JsonNode?[] layers = [.. _layers];
        _layers.Clear();
        foreach (var layer in layers)
        {
            _layers.Add(layer);
            var before = string.Empty;
            foreach (var insertion in layer is JsonObject json ? behind[json].Reverse() : [])
            {
                before = before.Length == 0 ? insertion.Before.Name : before;
                _layers.Add(Create(insertion, before));
                before = insertion.Name;
            }
        }
    }

    private JsonObject Create(LayerInsertion insertion, string before)
    {
        var layer = new JsonObject { ["class_name"] = insertion.ClassName, ["config"] = insertion.Config };
        if (_functional is not null)
        {
            layer["name"] = insertion.Name;
            layer["inbound_nodes"] = new JsonArray(new JsonArray(new JsonArray(before, 0, 0, new JsonObject())));
        }

        return layer;
    }

    private static GraphLayer CreateLayer(ModelGraph graph, JsonNode? node)
    {
        var config = Find(node, "config") as JsonObject ?? (Find(node, "config") is JsonArray ? [] : null);
        var name = Text(Find(node, "name")) ?? Text(config?["name"]);
        return node is JsonObject json && config is not null && name is not null && Text(Find(node, "class_name")) is { } className
            ? new GraphLayer(graph, json, name, className, config)
            : throw new QuantizationException(
                $"A layer of the topology lacks its class name, its name or its configuration: {node?.ToJsonString() ?? "null"}.");
    }

    private static void ConnectChain(IEnumerable<GraphLayer> layers)
    {
        GraphLayer? previous = null;
        foreach (var layer in layers)
        {
            layer.Inputs = previous is null ? [] : [previous];
            previous = layer;
        }

        previous?.IsOutput = true;
    }

    private void ConnectNodes(OrderedDictionary<string, GraphLayer> layers)
    {
        foreach (var layer in layers.Values)
        {
            var calls = InboundNodes(layer.Json);
            layer.IsShared = calls.Count > 1;
            layer.Inputs = [.. calls.SelectMany(call => call).Select(reference => Resolve(reference, layer.Name))];
        }

        foreach (var reference in OutputReferences())
        {
            Resolve(reference, "output_layers").IsOutput = true;
        }

        GraphLayer Resolve(JsonArray reference, string by) =>
            Text(reference.FirstOrDefault()) is { } name && layers.TryGetValue(name, out var layer)
                ? layer
                : throw new QuantizationException($"The topology has no layer {reference.ToJsonString()}, to which '{by}' refers.");
    }

    private static List<GraphLayer> TopologicalOrder(OrderedDictionary<string, GraphLayer>.ValueCollection layers)
    {
        var ordered = new List<GraphLayer>(layers.Count);
        var missing = layers.ToDictionary(layer => layer, layer => layer.Inputs.Distinct().Count());
        var place = layers.Index().ToDictionary(layer => layer.Item, layer => layer.Index);
        // Of layers that are ready the one listed first comes next, so that a list that is in order, as Keras's is, stays as it is.
        var ready = new PriorityQueue<GraphLayer, int>(layers.Where(layer => missing[layer] == 0).Select(layer => (layer, place[layer])));
        while (ready.TryDequeue(out var layer, out _))
        {
            ordered.Add(layer);
            foreach (var consumer in layer.Consumers.Where(consumer => --missing[consumer] == 0))
            {
                ready.Enqueue(consumer, place[consumer]);
            }
        }

        return ordered.Count == layers.Count
            ? ordered
            : throw new QuantizationException($"The topology has a cycle through '{layers.First(layer => missing[layer] > 0).Name}'.");
    }

    private IEnumerable<JsonArray> References() =>
        _layers.OfType<JsonObject>().SelectMany(layer => InboundNodes(layer).SelectMany(call => call)).Concat(OutputReferences());

    /// <summary>A single output is written both as a list of one reference and as the bare reference.</summary>
    private IEnumerable<JsonArray> OutputReferences() => Find(_functional, "output_layers") switch
    {
        JsonArray bare and [JsonValue, ..] => [bare],
        JsonArray list => list.OfType<JsonArray>(),
        _ => throw new QuantizationException("The topology names no output layers. Write the model anew with Keras 2 or TensorFlow.js."),
    };

    /// <summary>The calls of a layer, each a list of references [name, call, output, arguments]; newer files write a single
    /// reference without its list.</summary>
    private static IReadOnlyList<IEnumerable<JsonArray>> InboundNodes(JsonObject layer) => [.. (Find(layer, "inbound_nodes") as JsonArray
        ?? []).OfType<JsonArray>().Select(call => call is [JsonValue, ..] ? (JsonArray[])[call] : call.OfType<JsonArray>())];

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonNode? Find(JsonNode? node, string key) => node is not JsonObject json ? null : json[key] ?? json[key switch
    {
        "model_config" => "modelConfig",
        "class_name" => "className",
        "inbound_nodes" => "inboundNodes",
        "output_layers" => "outputLayers",
        _ => key,
    }];
}
