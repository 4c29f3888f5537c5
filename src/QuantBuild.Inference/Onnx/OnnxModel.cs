using QuantBuild.Graph;

namespace QuantBuild.Inference.Onnx;

/// <summary>An ONNX model while it is put together (ModelProto with one GraphProto).</summary>
internal sealed class OnnxModel
{
    private const int IrVersion = 10;
    private const int Opset = 21;
    private readonly Dictionary<string, IReadOnlyList<int>> _constants = new(StringComparer.Ordinal);
    private readonly ProtoMessage _initializers = new();
    private readonly ProtoMessage _inputs = new();
    private readonly ProtoMessage _outputs = new();

    /// <summary>The nodes, each after those whose values it takes.</summary>
    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>The shapes of the constants, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Constants => _constants;

    /// <summary>The constants of 64 bits, by name.</summary>
    public Dictionary<string, long[]> Integers { get; } = new(StringComparer.Ordinal);

    /// <summary>The constants that are single numbers, by name.</summary>
    public Dictionary<string, float> Numbers { get; } = new(StringComparer.Ordinal);

    public void AddNode(
        string type, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<OnnxAttribute> attributes) =>
            Nodes.Add(new OnnxNode(type, inputs, outputs, attributes));

    public void AddInitializer(string name, Tensor value)
    {
        var tensor = Initializer(name, OnnxTypes.Of(value.Type), value.Shape);
        if (value.Values is float[] and [var number])
        {
            Numbers.Add(name, number);
        }

        _initializers.Add(5, value.Values switch
        {
            float[] values => tensor.AddRaw(9, values),
            int[] values => tensor.AddRaw(9, values),
            bool[] values => tensor.AddRaw(9, values),
            string[] values => values.Aggregate(tensor, (message, text) => message.Add(6, text)),
            _ => throw new InferenceException($"constants of {value.Type} cannot be run.", name),
        });
    }

    public void AddInitializer(string name, IReadOnlyList<int> shape, long[] values)
    {
        Integers.Add(name, values);
        _initializers.Add(5, Initializer(name, OnnxType.Int64, shape).AddRaw(9, values));
    }

    public void AddInput(string name, ElementType type, IReadOnlyList<int?>? shape) => _inputs.Add(11, ValueInfo(name, type, shape));

    public void AddOutput(string name, ElementType type) => _outputs.Add(12, ValueInfo(name, type, null));

    /// <summary>The graph alone, as the body of a loop.</summary>
    public ProtoMessage ToGraph() =>
        Nodes.Aggregate(new ProtoMessage(), (graph, node) => graph.Add(1, node.ToMessage())).Add(2, "graph")
            .Append(_initializers).Append(_inputs).Append(_outputs);

    /// <summary>The whole file.</summary>
    /// <exception cref="InferenceException">It has more bytes than a message of protocol buffers may have.</exception>
    public ProtoMessage ToMessage()
    {
        var message = new ProtoMessage().Add(1, IrVersion).Add(2, "QuantBuild").Add(7, ToGraph()).Add(
            8, new ProtoMessage().Add(1, string.Empty).Add(2, Opset));
        return message.Length <= int.MaxValue
            ? message
            : throw new InferenceException(
                $"the model has {message.Length} bytes as ONNX, and a file of that format at most {int.MaxValue}.");
    }

    private ProtoMessage Initializer(string name, OnnxType type, IReadOnlyList<int> shape)
    {
        _constants.Add(name, shape);
        return new ProtoMessage().AddPacked(1, shape.Select(length => (long)length)).Add(2, (long)type).Add(8, name);
    }

    // TypeProto.Tensor: without a shape, even the number of dimensions is unknown.
    private static ProtoMessage ValueInfo(string name, ElementType type, IReadOnlyList<int?>? shape)
    {
        var tensor = new ProtoMessage().Add(1, (long)OnnxTypes.Of(type));
        if (shape is not null)
        {
            var dimensions = new ProtoMessage();
            for (var axis = 0; axis < shape.Count; axis++)
            {
                dimensions.Add(
                    1, shape[axis] is { } length ? new ProtoMessage().Add(1, length) : new ProtoMessage().Add(2, $"{name}:{axis}"));
            }

            tensor.Add(2, dimensions);
        }

        return new ProtoMessage().Add(1, name).Add(2, new ProtoMessage().Add(1, tensor));
    }
}
