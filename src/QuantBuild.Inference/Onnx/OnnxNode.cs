namespace QuantBuild.Inference.Onnx;

/// <summary>A node of an ONNX graph (NodeProto).</summary>
/// <param name="Type">What it computes.</param>
/// <param name="Inputs">The names of what it takes; an empty one is left out.</param>
/// <param name="Outputs">The names of what it gives.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record OnnxNode(
    string Type, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<OnnxAttribute> Attributes)
{
    /// <summary>An attribute; the other value where it is missing.</summary>
    public T Attribute<T>(string name, T otherwise) =>
        Attributes.FirstOrDefault(attribute => attribute.Name == name).Value is T value ? value : otherwise;

    public ProtoMessage ToMessage()
    {
        var message = new ProtoMessage();
        foreach (var input in Inputs)
        {
            message.Add(1, input);
        }

        foreach (var output in Outputs)
        {
            message.Add(2, output);
        }

        message.Add(3, Outputs[0]).Add(4, Type);
        foreach (var attribute in Attributes)
        {
            message.Add(5, attribute.ToMessage());
        }

        return message;
    }
}
