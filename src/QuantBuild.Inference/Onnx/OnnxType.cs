using QuantBuild.Graph;

namespace QuantBuild.Inference.Onnx;

/// <summary>ONNX's numbers of the element types (TensorProto.DataType).</summary>
internal enum OnnxType
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Bool = 9,
    Double = 11,
}

internal static class OnnxTypes
{
    public static OnnxType Of(ElementType type) => type switch
    {
        ElementType.Float32 => OnnxType.Float,
        ElementType.Int32 => OnnxType.Int32,
        ElementType.Bool => OnnxType.Bool,
        ElementType.String => OnnxType.Text,
        _ => throw new InferenceException($"tensors of {type} cannot be run."),
    };
}
