using QuantBuild.Graph;

namespace QuantBuild.Inference.Onnx;

/// <summary>An ONNX model while it is put together (ModelProto with one GraphProto).</summary>
internal sealed class OnnxModel
{
    private const int IrVersion = 10;
    private const int Opset = 21;
    private readonly ProtoMessage _nodes = new();
    private readonly ProtoMessage _initializers = new();
    private readonly ProtoMessage _inputs = new();
    private readonly ProtoMessage _outputs = new();


    public void AddNode(string type, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<OnnxAttribute> attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        foreach (var output in outputs)
        {
            node.Add(2, output);
        }

        node.Add(3, outputs[0]).Add(4, type);
        foreach (var attribute in attributes)
        {
            node.Add(5, attribute.ToMessage());
        }

        _nodes.Add(1, node);
    }

    public void AddInitializer(string name, Tensor value)
    {
        var tensor = Initializer(name, OnnxTypes.Of(value.Type), value.Shape);
        _initializers.Add(5, value.Values switch
        {
            float[] values => tensor.AddRaw(9, values),
            int[] values => tensor.AddRaw(9, values),
            bool[] values => tensor.AddRaw(9, values),
            string[] values => values.Aggregate(tensor, (message, text) => message.Add(6, text)),
            _ => throw new InferenceException($"constants of {value.Type} cannot be run.", name),
        });
    }

    public void AddInitializer(string name, IReadOnlyList<int> shape, long[] values) =>
        _initializers.Add(5, Initializer(name, OnnxType.Int64, shape).AddRaw(9, values));

    public void AddInput(string name, ElementType type, IReadOnlyList<int?>? shape) => _inputs.Add(11, ValueInfo(name, type, shape));

    public void AddOutput(string name, ElementType type) => _outputs.Add(12, ValueInfo(name, type, null));

    /// <summary>The graph alone, as the body of a loop.</summary>
    public ProtoMessage ToGraph() =>
        new ProtoMessage().Append(_nodes).Add(2, "graph").Append(_initializers).Append(_inputs).Append(_outputs);

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

    private static ProtoMessage Initializer(string name, OnnxType type, IReadOnlyList<int> shape) =>
        new ProtoMessage().AddPacked(1, shape.Select(length => (long)length)).Add(2, (long)type).Add(8, name);

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
