namespace QuantBuild.Inference.Onnx;

/// <summary>An attribute of an ONNX node (AttributeProto).</summary>
internal readonly record struct OnnxAttribute(string Name, object Value)
{
    private const int FloatKind = 1;
    private const int IntKind = 2;
    private const int TextKind = 3;
    private const int GraphKind = 5;
    private const int IntsKind = 7;

    public static implicit operator OnnxAttribute((string Name, long Value) attribute) => new(attribute.Name, attribute.Value);

    public static implicit operator OnnxAttribute((string Name, float Value) attribute) => new(attribute.Name, attribute.Value);

    public static implicit operator OnnxAttribute((string Name, string Value) attribute) => new(attribute.Name, attribute.Value);

    public static implicit operator OnnxAttribute((string Name, int[] Value) attribute) => new(attribute.Name, attribute.Value);

    public static implicit operator OnnxAttribute((string Name, OnnxModel Value) attribute) => new(attribute.Name, attribute.Value);

    public ProtoMessage ToMessage()
    {
        var message = new ProtoMessage().Add(1, Name);
        return Value switch
        {
            float number => message.Add(2, number).Add(20, FloatKind),
            long integer => message.Add(3, integer).Add(20, IntKind),
            string text => message.Add(4, text).Add(20, TextKind),
            OnnxModel model => message.Add(6, model.ToGraph()).Add(20, GraphKind),
            int[] integers => message.AddPacked(8, integers.Select(integer => (long)integer)).Add(20, IntsKind),
            _ => throw new InvalidOperationException($"There is no attribute of {Value.GetType()}."),
        };
    }
}
