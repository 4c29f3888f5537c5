using System.Globalization;
using QuantBuild.Graph;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Lowering;

/// <summary>One operation while it is written as ONNX: its inputs under the names they have there, and what its outputs become.</summary>
internal sealed class OperationLowering(OnnxLowering lowering, Operation operation)
{
    public string Type => operation.Type;

    public string Name => operation.Name;

    public OperationAttributes Attributes => operation.Attributes;

    public int InputCount => operation.Inputs.Count;

    public int OutputCount => operation.OutputCount;

    public IEnumerable<LoweredValue> Inputs => Enumerable.Range(0, InputCount).Select(Value);

    public LoweredValue Value(int index) => index < InputCount
        ? lowering.Of(operation.Inputs[index])
        : throw new InferenceException(string.Create(CultureInfo.InvariantCulture, $"{Type} takes more than {InputCount} inputs."), Name);

    /// <summary>Whether the result goes into operations of one type alone, and is no output itself.</summary>
    public bool OnlyFeeds(string type) =>
        lowering.UsersOf(operation) is { Count: > 0 } users && users.TrueForAll(user => user?.Type == type);

    /// <summary>The name of an input in the graph's own order.</summary>
    public string Input(int index) => lowering.Name(Value(index));

    /// <summary>The name of an input with channels first.</summary>
    public string ChannelsFirst(int index) => ChannelsFirst(Value(index));

    public string ChannelsFirst(LoweredValue value) => lowering.ChannelsFirst(value);

    public string InputName(LoweredValue value) => lowering.Name(value);

    /// <summary>The name of an integer input, as the 64 bits that ONNX wants for shapes and indices.</summary>
    public string Int64(int index) => Value(index).Constant is { Value: { Type: ElementType.Int32 } tensor }
        ? tensor.Shape.Count == 1
            ? Integers([.. tensor.Integers.Select(value => (long)value)])
            : Emit("Cast", [Input(index)], ("to", (long)OnnxType.Int64))
        : Emit("Cast", [Input(index)], ("to", (long)OnnxType.Int64));

    /// <summary>An input's value, which must be known before the model runs.</summary>
    public Tensor Constant(int index) =>
        Value(index).Constant?.Value ?? throw new InferenceException(
            string.Create(CultureInfo.InvariantCulture, $"{Type} needs a constant as input {index}."), Name);

    /// <summary>Integers of an input that must be constant.</summary>
    public int[] ConstantIntegers(int index) => Constant(index).Integers;

    /// <summary>A node with one output.</summary>
    public string Emit(string type, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) =>
        lowering.Emit(type, inputs, 1, Name, attributes)[0];

    /// <summary>A node with several outputs.</summary>
    public string[] EmitMany(string type, IReadOnlyList<string> inputs, int outputCount, params IReadOnlyList<OnnxAttribute> attributes) =>
        lowering.Emit(type, inputs, outputCount, Name, attributes);

    /// <summary>The body of a loop, whose last inputs are values of this graph.</summary>
    public OnnxModel Body(IReadOnlyList<LoweredValue> kept) => lowering.LowerBody(
        operation.Body ?? throw new InferenceException($"a {Type} is a loop, and there is nothing in it.", Name), kept);

    /// <summary>A constant vector of 64 bits.</summary>
    public string Integers(params IReadOnlyList<long> values) => lowering.Initializer(values);

    public string Scalar(float value) => lowering.Initializer(Tensor.Scalar(value));

    /// <summary>A scalar of the type that an operand has.</summary>
    public string Scalar(int value, ElementType type) =>
        lowering.Initializer(type == ElementType.Int32 ? Tensor.Scalar(value) : Tensor.Scalar((float)value));

    public string Initializer(Tensor value) => lowering.Initializer(value);

    /// <summary>The result, in the graph's own order.</summary>
    public void Set(string name, ElementType? type = null, IReadOnlyList<int?>? shape = null, int index = 0) =>
        Pass(new LoweredValue { Name = name, Type = type ?? Value(0).Type, Shape = shape }, index);

    /// <summary>The result, channels first; the shape is in the graph's own order.</summary>
    public void SetChannelsFirst(string name, IReadOnlyList<int?> shape, ElementType? type = null, int index = 0) =>
        Pass(new LoweredValue { ChannelsFirst = name, Type = type ?? Value(0).Type, Shape = shape }, index);

    /// <summary>The result is one of the inputs, or another value that is there already; of an output that the graph does not have,
    /// nothing is kept.</summary>
    public void Pass(LoweredValue value, int index = 0)
    {
        if (index < OutputCount)
        {
            lowering.Set(operation.Output(index), value);
        }
    }

    /// <summary>Whether a value lies with channels first only, so that its user had better take it so.</summary>
    public static bool PrefersChannelsFirst(LoweredValue value) => value.ChannelsFirst is not null && value.Constant is null;
}
