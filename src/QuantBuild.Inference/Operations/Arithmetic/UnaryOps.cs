using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Arithmetic;

/// <summary>Functions of each element alone, which keep whatever order the dimensions are in.</summary>
internal static class UnaryOps
{
    private static readonly string[] _sameInOnnx =
    [
        "Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Cos", "Cosh", "Erf", "Exp", "Floor", "Log", "Neg",
        "Reciprocal", "Relu", "Round", "Sign", "Sin", "Sinh", "Softplus", "Softsign", "Sqrt", "Tan", "Tanh",
    ];

    public static IEnumerable<OperationRow> Rows =>
    [
        .. OperationRow.Of(operation => Write(operation, x => operation.Emit(operation.Type, [x])), _sameInOnnx),
        .. OperationRow.Of(operation => operation.Pass(operation.Value(0)), "Identity", "StopGradient", "Snapshot", "EnsureShape"),

        // TensorFlow.js passes the value on as it is.
        new("FakeQuantWithMinMaxVars", operation => operation.Pass(operation.Value(0))),
        new("IdentityN", Each),
        new("Relu6", operation => Write(operation, x => Clip(operation, x, 0, 6))),
        new("Sigmoid", operation => Write(operation, x => Sigmoid(operation, x))),
        new("Rsqrt", operation => Write(operation, x => operation.Emit("Reciprocal", [operation.Emit("Sqrt", [x])]))),
        new("Square", operation => Write(operation, x => operation.Emit("Mul", [x, x]))),
        new("Expm1", operation => Write(operation, x => operation.Emit("Sub", [operation.Emit("Exp", [x]), operation.Scalar(1f)]))),
        new("Log1p", operation => Write(operation, x => operation.Emit("Log", [operation.Emit("Add", [x, operation.Scalar(1f)])]))),
        new(
            "Elu",
            operation => Write(operation, x => operation.Emit("Elu", [x], ("alpha", (float)operation.Attributes.Number("alpha", 1))))),
        new("Selu", operation => Write(operation, x => operation.Emit("Selu", [x]))),
        new(
            "LeakyRelu",
            operation => Write(
                operation, x => operation.Emit("LeakyRelu", [x], ("alpha", (float)operation.Attributes.Number("alpha", 0.2))))),
        new("LogicalNot", operation => Write(operation, x => operation.Emit("Not", [x]))),
        new("IsNan", operation => Write(operation, x => operation.Emit("IsNaN", [x]), ElementType.Bool)),
        new("IsInf", operation => Write(operation, x => operation.Emit("IsInf", [x]), ElementType.Bool)),
        new("IsFinite", operation => Write(operation, x => IsFinite(operation, x), ElementType.Bool)),
        new("Cast", Cast),
        new("ClipByValue", operation => Write(operation, x => operation.Emit("Clip", [x, operation.Input(1), operation.Input(2)]))),
    ];

    /// <summary>Writes a function of one value, in the order that it lies in.</summary>
    public static void Write(OperationLowering operation, Func<string, string> write, ElementType? type = null)
    {
        var x = operation.Value(0);
        if (OperationLowering.PrefersChannelsFirst(x))
        {
            operation.SetChannelsFirst(write(operation.ChannelsFirst(0)), x.Shape!, type);
        }
        else
        {
            operation.Set(write(operation.Input(0)), type, x.Shape);
        }
    }

    private static void Each(OperationLowering operation)
    {
        for (var i = 0; i < operation.OutputCount; i++)
        {
            operation.Pass(operation.Value(i), i);
        }
    }

    private static string Clip(OperationLowering operation, string x, int low, int high)
    {
        var type = operation.Value(0).Type;
        return operation.Emit("Clip", [x, operation.Scalar(low, type), operation.Scalar(high, type)]);
    }

    // ONNX Runtime's own sigmoid is exact to 1e-8 of one, and no more: a gate does not need more, a probability of a millionth does.
    private static string Sigmoid(OperationLowering operation, string x) => operation.OnlyFeeds("Mul")
        ? operation.Emit("Sigmoid", [x])
        : operation.Emit(
            "Reciprocal", [operation.Emit("Add", [operation.Emit("Exp", [operation.Emit("Neg", [x])]), operation.Scalar(1f)])]);

    private static string IsFinite(OperationLowering operation, string x) =>
        operation.Emit("Not", [operation.Emit("Or", [operation.Emit("IsNaN", [x]), operation.Emit("IsInf", [x])])]);

    private static void Cast(OperationLowering operation)
    {
        var type = operation.Attributes.Element("DstT");
        if (type == operation.Value(0).Type)
        {
            operation.Pass(operation.Value(0));
            return;
        }

        Write(operation, x => operation.Emit("Cast", [x], ("to", (long)OnnxTypes.Of(type))), type);
    }
}
