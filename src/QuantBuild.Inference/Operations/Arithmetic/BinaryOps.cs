using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Arithmetic;

/// <summary>Functions of two values' elements, broadcast as NumPy does, and of more.</summary>
internal static class BinaryOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        .. Same("Add", "Add", "AddV2", "BiasAdd"),
        .. Same("Sub", "Sub"),
        .. Same("Mul", "Mul"),
        .. Same("Pow", "Pow"),
        .. Same("Max", "Maximum"),
        .. Same("Min", "Minimum"),
        .. OperationRow.Of(operation => Write(operation, (a, b) => Divide(operation, a, b)), "RealDiv", "Div"),
        new("DivNoNan", operation => Write(operation, (a, b) => DivideNoNan(operation, a, b))),
        new("FloorDiv", operation => Write(operation, (a, b) => FloorDivide(operation, a, b))),
        .. OperationRow.Of(operation => Write(operation, (a, b) => Modulo(operation, a, b)), "FloorMod", "Mod"),
        new(
            "SquaredDifference",
            operation => Write(
                operation,
                (a, b) => operation.Emit("Sub", [a, b]) is var difference ? operation.Emit("Mul", [difference, difference]) : a)),
        new("Prelu", operation => Write(operation, (x, alpha) => operation.Emit("PRelu", [x, alpha]))),
        new("Atan2", operation => Write(operation, (y, x) => Atan2(operation, y, x))),
        .. Compared("Equal", "Equal"),
        .. Compared("Greater", "Greater"),
        .. Compared("GreaterOrEqual", "GreaterEqual"),
        .. Compared("Less", "Less"),
        .. Compared("LessOrEqual", "LessEqual"),
        .. Compared("And", "LogicalAnd"),
        .. Compared("Or", "LogicalOr"),
        new(
            "NotEqual",
            operation => Write(operation, (a, b) => operation.Emit("Not", [operation.Emit("Equal", [a, b])]), ElementType.Bool)),
        .. OperationRow.Of(AddMany, "AddN"),
    ];

    /// <summary>Writes a function of the first two inputs, channels first where one of them lies so and the other
    /// can be brought to it.</summary>
    public static void Write(OperationLowering operation, Func<string, string, string> write, ElementType? type = null)
    {
        var (a, b) = (operation.Value(0), operation.Value(1));
        var shape = Shapes.Broadcast(a.Shape, b.Shape);
        var rank = (OperationLowering.PrefersChannelsFirst(a), OperationLowering.PrefersChannelsFirst(b)) switch
        {
            (true, true) when a.Rank == b.Rank => a.Rank,
            (true, false) => a.Rank,
            (false, true) => b.Rank,
            _ => null,
        };
        if (rank is { } dimensions && FirstOf(operation, a, dimensions) is { } first && FirstOf(operation, b, dimensions) is { } second)
        {
            operation.SetChannelsFirst(write(first, second), shape!, type);
        }
        else
        {
            operation.Set(write(operation.Input(0), operation.Input(1)), type, shape);
        }
    }

    /// <summary>The name under which a value broadcasts against others of a rank with channels first;
    /// null where that cannot be said.</summary>
    public static string? FirstOf(OperationLowering operation, LoweredValue value, int rank)
    {
        if (value.Rank is not { } own || own > rank)
        {
            return null;
        }

        if (own == rank)
        {
            return operation.ChannelsFirst(value);
        }

        if (value.Constant is { Value: { } tensor })
        {
            return tensor.Values.Length == 1
                ? operation.Initializer(Constants.Reshape(tensor, []))
                : operation.Initializer(
                    Constants.Transpose(
                        Constants.Reshape(tensor, [.. Enumerable.Repeat(1, rank - own), .. tensor.Shape]), ChannelOrder.ToFirst(rank)));
        }

        // A vector of the channels, as a bias is that is fed.
        return own == 0 ? operation.InputName(value)
            : own == 1 && value.Shape is [{ } channels]
                ? operation.Emit(
                    "Reshape", [operation.InputName(value), operation.Integers([1, channels, .. Enumerable.Repeat(1L, rank - 2)])])
                : null;
    }

    private static IEnumerable<OperationRow> Same(string onnx, params string[] types) =>
        OperationRow.Of(operation => Write(operation, (a, b) => operation.Emit(onnx, [a, b])), types);

    private static IEnumerable<OperationRow> Compared(string onnx, params string[] types) =>
        OperationRow.Of(operation => Write(operation, (a, b) => operation.Emit(onnx, [a, b]), ElementType.Bool), types);

    private static bool IsInteger(OperationLowering operation) => operation.Value(0).Type == ElementType.Int32;

    // TensorFlow.js divides integers to the lower integer, whatever the op.
    private static string Divide(OperationLowering operation, string a, string b) =>
        IsInteger(operation) ? FloorDivide(operation, a, b) : operation.Emit("Div", [a, b]);

    // Integers are divided as binary64, which holds each quotient of them exactly enough: their own division by zero ends the process.
    // TensorFlow.js gives zero for that.
    private static string FloorDivide(OperationLowering operation, string a, string b)
    {
        if (!IsInteger(operation))
        {
            return operation.Emit("Floor", [operation.Emit("Div", [a, b])]);
        }

        string Cast(string name, OnnxType type) => operation.Emit("Cast", [name], ("to", (long)type));
        var quotient = operation.Emit("Div", [Cast(a, OnnxType.Double), Cast(b, OnnxType.Double)]);
        var zero = operation.Scalar(0, ElementType.Int32);
        return operation.Emit(
            "Where", [operation.Emit("Equal", [b, zero]), zero, Cast(operation.Emit("Floor", [quotient]), OnnxType.Int32)]);
    }

    private static string Modulo(OperationLowering operation, string a, string b) =>
        operation.Emit("Sub", [a, operation.Emit("Mul", [FloorDivide(operation, a, b), b])]);

    private static string DivideNoNan(OperationLowering operation, string a, string b)
    {
        var zero = operation.Scalar(0, operation.Value(0).Type);
        return operation.Emit("Where", [operation.Emit("Equal", [b, zero]), zero, operation.Emit("Div", [a, b])]);
    }

    // The quotient's arc tangent is right for x > 0; left of it half a turn is missing, with y's sign.
    private static string Atan2(OperationLowering operation, string y, string x)
    {
        var zero = operation.Scalar(0f);
        var quarter = operation.Emit("Where", [operation.Emit("Less", [y, zero]), operation.Scalar(-MathF.PI), operation.Scalar(MathF.PI)]);
        var half = operation.Emit("Where", [operation.Emit("Less", [x, zero]), quarter, zero]);
        var angle = operation.Emit("Add", [operation.Emit("Atan", [operation.Emit("Div", [y, x])]), half]);
        var isOrigin = operation.Emit("And", [operation.Emit("Equal", [x, zero]), operation.Emit("Equal", [y, zero])]);
        return operation.Emit("Where", [isOrigin, zero, angle]);
    }

    private static void AddMany(OperationLowering operation)
    {
        LoweredValue[] values = [.. operation.Inputs];
        var isFirst = Array.TrueForAll(values, OperationLowering.PrefersChannelsFirst);
        var sum = values.Length == 1
            ? operation.Emit("Identity", [isFirst ? operation.ChannelsFirst(0) : operation.Input(0)])
            : values.Skip(1).Aggregate(
                isFirst ? operation.ChannelsFirst(0) : operation.Input(0),
                (total, value) => operation.Emit("Add", [total, isFirst ? operation.ChannelsFirst(value) : operation.InputName(value)]));
        if (isFirst)
        {
            operation.SetChannelsFirst(sum, values[0].Shape!);
        }
        else
        {
            operation.Set(sum, shape: values[0].Shape);
        }
    }
}
