using QuantBuild.Graph;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Gradients.Tape;

/// <summary>One node while the gradient of its inputs is written: what it computed, and the gradient of what it gave.</summary>
internal sealed class NodeGradient(GradientTape tape, OnnxNode node)
{
    public OnnxNode Node => node;

    /// <summary>The gradient of the first output.</summary>
    public string Gradient => GradientOf(0) ?? throw Refuse("only its other outputs are used");

    /// <summary>The gradient of an output; null where nothing depends on it.</summary>
    public string? GradientOf(int output) => tape.GradientOf(node.Outputs[output]);

    public string Input(int index) => node.Inputs[index];

    public string Output(int index = 0) => node.Outputs[index];

    /// <summary>Whether an input depends on what gradients are wanted of.</summary>
    public bool Wants(int index) => index < node.Inputs.Count && tape.IsActive(node.Inputs[index]);

    /// <summary>Adds to the gradient of an input, where one is wanted.</summary>
    public void Give(int index, Func<string> gradient)
    {
        if (Wants(index))
        {
            tape.Add(node.Inputs[index], gradient());
        }
    }

    /// <summary>Inputs of which there is no gradient must be constant.</summary>
    public void RequireConstant(params IReadOnlyList<int> inputs)
    {
        foreach (var input in inputs.Where(Wants))
        {
            throw Refuse(FormattableString.Invariant($"input {input} must be constant for that"));
        }
    }

    public InferenceException Refuse(string why) => GradientTape.Refuse(node, why);

    public string Emit(string type, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) =>
        EmitMany(type, inputs, 1, attributes)[0];

    public string[] EmitMany(string type, IReadOnlyList<string> inputs, int outputs, params IReadOnlyList<OnnxAttribute> attributes) =>
        tape.Lowering.Emit(type, inputs, outputs, $"gradient/{node.Outputs[0]}", attributes);

    public string Multiply(string first, string second) => Emit("Mul", [first, second]);

    public string Integers(params IEnumerable<long> values) => tape.Lowering.Initializer([.. values]);

    public string Integers(IEnumerable<int> values) => Integers(values.Select(value => (long)value));

    public string Scalar(float value) => tape.Lowering.Initializer(Tensor.Scalar(value));

    public string Matrix(Tensor values) => tape.Lowering.Initializer(values);

    /// <summary>The shape of a value of the model itself.</summary>
    public int[] Shape(string name) => tape.Lowering.ShapeOf(name) is { } shape && shape.All(length => length is not null)
        ? [.. shape.Select(length => length!.Value)]
        : throw Refuse("the shape of what it takes is not known");

    /// <summary>The integers of a constant; null where it is none.</summary>
    public long[]? Constant(string name) => tape.Lowering.Model.Integers.GetValueOrDefault(name);

    /// <summary>An input that is a constant number; null where it is none.</summary>
    public float? Number(int index) => tape.Lowering.Model.Numbers.TryGetValue(node.Inputs[index], out var number) ? number : null;

    /// <summary>A value in the shape of another of as many elements.</summary>
    public string Like(string value, string other) => Emit("Reshape", [value, Integers(Shape(other))]);

    /// <summary>A value repeated to the shape of another.</summary>
    public string Expand(string value, string other) => Emit("Expand", [value, Integers(Shape(other))]);

    /// <summary>The gradient where a condition holds, and zero elsewhere.</summary>
    public string Where(string condition, string gradient) => Emit("Where", [condition, gradient, Scalar(0)]);

    /// <summary>One where a condition holds, and zero elsewhere.</summary>
    public string Flags(string condition) => Emit("Cast", [condition], ("to", (long)OnnxType.Float));

    /// <summary>A value backwards along some dimensions.</summary>
    public string Flip(string value, IReadOnlyList<int> axes)
    {
        string Each(long number) => Integers(axes.Select(_ => number));
        return axes.Count == 0 ? value : Emit("Slice", [value, Each(-1), Each(int.MinValue), Integers(axes), Each(-1)]);
    }

    /// <summary>A value with zeros behind each element, one less than the stride.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shape">Its shape; dimensions that come before all strides may be 0, as they are not looked at.</param>
    /// <param name="strides">The stride in each dimension.</param>
    public string Spread(string value, IReadOnlyList<int> shape, IReadOnlyList<int> strides)
    {
        if (strides.All(stride => stride == 1))
        {
            return value;
        }

        int[] split = [.. shape.Zip(strides).SelectMany(axis => axis.Second == 1 ? (int[])[axis.First] : [axis.First, 1])];
        int[] behind = [.. strides.SelectMany(stride => stride == 1 ? (int[])[0] : [0, stride - 1])];
        var padded = Emit("Pad", [Emit("Reshape", [value, Integers(split)]), Integers([.. new int[split.Length], .. behind])]);
        return Emit("Reshape", [padded, Integers(shape.Zip(strides, (length, stride) => length * stride))]);
    }

    /// <summary>Sums over the dimensions along which an operand was repeated.</summary>
    /// <param name="gradient">A gradient.</param>
    /// <param name="operand">The operand.</param>
    /// <param name="shape">The gradient's shape; the result's where null.</param>
    public string SumTo(string gradient, string operand, int[]? shape = null)
    {
        int[] own = Shape(operand), whole = shape ?? Shape(node.Outputs[0]);
        var missing = whole.Length - own.Length;
        int[] axes = [.. Enumerable.Range(0, whole.Length).Where(axis => axis < missing || own[axis - missing] < whole[axis])];
        var sum = axes.Length > 0 ? Emit("ReduceSum", [gradient, Integers(axes)], ("keepdims", 1)) : gradient;
        return missing > 0 ? Like(sum, operand) : sum;
    }
}
