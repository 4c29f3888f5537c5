using System.Text.Json.Nodes;

namespace QuantBuild.Graph.GraphDef;

/// <summary>A graph model's JSON while it is turned into operations.</summary>
internal sealed class GraphDefDocument
{
    private readonly JsonObject _json;
    private readonly GraphBuilder _builder = new();
    private readonly IReadOnlyDictionary<string, GraphWeight> _weights;
    private readonly IReadOnlyList<SignatureEntry> _inputs;
    private readonly IReadOnlyList<SignatureEntry> _outputs;
    private readonly Dictionary<string, string> _signed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphValue> _initialized = new(StringComparer.Ordinal);

    public GraphDefDocument(JsonObject json)
    {
        _json = json;
        _weights = ManifestWeights.Read(json["weightsManifest"]);
        _inputs = SignatureEntry.Read(SignatureEntry.InForce(json), "inputs");
        _outputs = SignatureEntry.Read(SignatureEntry.InForce(json), "outputs");
        foreach (var input in _inputs.Where(input => input.Tensor is not null))
        {
            _signed.TryAdd(input.Tensor!.Value.Node, input.Key);
        }
    }

    public OperationGraph ToGraph()
    {
        if (_json["modelInitializer"] is { } initializer)
        {
            ReadInitializer(initializer);
        }

        var nodes = NodeReader.Read(_json["modelTopology"], "modelTopology");
        var values = Add(nodes, isInitializer: false);
        AddOutputs(nodes, values);
        return _builder.Build();
    }

    // The second graph runs once, before the first prediction; its outputs stand for placeholders with the same number.
    private void ReadInitializer(JsonNode initializer)
    {
        var values = Add(NodeReader.Read(initializer, "modelInitializer"), isInitializer: true);
        var outputs = SignatureEntry.Read(_json["initializerSignature"], "outputs").Where(entry => entry.ResourceId is not null)
            .ToDictionary(entry => entry.ResourceId!, StringComparer.Ordinal);
        foreach (var input in _inputs.Where(input => input is { ResourceId: not null, Tensor: not null }))
        {
            if (outputs.TryGetValue(input.ResourceId!, out var output) && output.Tensor is { } tensor)
            {
                _initialized[input.Tensor!.Value.Node] = Value(values, tensor, output.Key);
            }
        }
    }

    private Dictionary<string, Operation> Add(IReadOnlyList<GraphDefNode> nodes, bool isInitializer)
    {
        var signed = _outputs.Where(entry => entry.Tensor is not null).Select(entry => entry.Tensor!.Value);
        var counts = nodes.SelectMany(node => node.Inputs).Concat(isInitializer ? [] : signed)
            .GroupBy(reference => reference.Node, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(reference => reference.Index) + 1, StringComparer.Ordinal);
        var values = new Dictionary<string, Operation>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            GraphValue[] inputs = [.. node.Inputs.Select(input => Value(values, input, node.Name))];
            values[node.Name] = Add(node, inputs, Math.Max(counts.GetValueOrDefault(node.Name), OutputCounts.Of(node)), isInitializer);
        }

        return values;
    }

    private Operation Add(GraphDefNode node, IReadOnlyList<GraphValue> inputs, int outputs, bool isInitializer)
    {
        if (node.Op is "Placeholder" && !isInitializer)
        {
            return _initialized.TryGetValue(node.Name, out var value)
                ? _builder.Add("Identity", [value], origin: node.Name, name: node.Name).Producer
                : Input(node);
        }

        if (node.Op == "Const" && _weights.TryGetValue(node.Name, out var weight))
        {
            return _builder.Weight(weight.Name, weight.Type, weight.Shape, node.Name).Producer;
        }

        return FusedNodes.Add(_builder, node, inputs)?.Producer ?? _builder.AddMany(
            node.Op, inputs, outputs, node.Attributes, node.Name, node.Name);
    }

    private Operation Input(GraphDefNode node) => _builder
        .Input(node.Name, node.Attributes.Element("dtype", ElementType.Float32), node.Shape, _signed.GetValueOrDefault(node.Name))
        .Producer;

    /// <summary>The signature's outputs under their nodes' names, as TensorFlow.js has them; without a signature,
    /// what no node takes.</summary>
    private void AddOutputs(IReadOnlyList<GraphDefNode> nodes, Dictionary<string, Operation> values)
    {
        foreach (var entry in _outputs)
        {
            var value = Value(
                values,
                entry.Tensor ?? throw new GraphException("the signature does not say which tensor this output is.", entry.Key),
                entry.Key);
            _builder.Output(
                entry.Tensor.Value.Index == 0 ? entry.Tensor.Value.Node : $"{entry.Tensor.Value.Node}:{entry.Tensor.Value.Index}",
                value,
                entry.Key);
        }

        if (_outputs.Count == 0)
        {
            var taken = nodes.SelectMany(node => node.Inputs).Select(input => input.Node).ToHashSet(StringComparer.Ordinal);
            foreach (var node in nodes.Where(node => !taken.Contains(node.Name) && node.Op is not ("NoOp" or "Const" or "Placeholder")))
            {
                _builder.Output(node.Name, values[node.Name].Output());
            }
        }
    }

    private static GraphValue Value(Dictionary<string, Operation> values, NodeReference reference, string user)
    {
        var operation = values.GetValueOrDefault(reference.Node)
            ?? throw new GraphException($"it names the node '{Common.Printable.Text(reference.Node)}', and there is none.", user);
        return operation.OutputCount > reference.Index
            ? operation.Output(reference.Index)
            : throw new GraphException(
                $"it takes output {reference.Index} of '{Common.Printable.Text(reference.Node)}', which has {operation.OutputCount}.",
                user);
    }
}
