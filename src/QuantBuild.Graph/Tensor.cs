using System.Globalization;

namespace QuantBuild.Graph;

/// <summary>Values with a shape: a constant, a weight, an input or an output.</summary>
/// <remarks>The values are not copied; who hands them over no longer writes to them.</remarks>
public sealed class Tensor
{
    private readonly ReadOnlyMemory<float> _part;
    private Array? _values;

    private Tensor(ElementType type, IReadOnlyList<int> shape, Array values)
        : this(type, shape, values.LongLength) =>
            _values = values;

    private Tensor(IReadOnlyList<int> shape, ReadOnlyMemory<float> part)
        : this(ElementType.Float32, shape, part.Length) =>
            _part = part;

    private Tensor(ElementType type, IReadOnlyList<int> shape, long count)
    {
        if (count != CountElements(shape))
        {
            throw new GraphException(
                $"the shape [{string.Join(", ", shape)}] does not hold {count.ToString(CultureInfo.InvariantCulture)} values.");
        }

        (Type, Shape) = (type, shape);
    }

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>The length of each dimension; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The elements in row-major order: a <c>float[]</c>, <c>int[]</c>, <c>bool[]</c> or <c>string[]</c>.</summary>
    /// <remarks>Of a part of a larger array, a copy, made when it is asked for.</remarks>
    public Array Values => _values ??= _part.ToArray();

    /// <summary>The elements of a tensor of <see cref="ElementType.Float32"/>.</summary>
    /// <exception cref="GraphException">The elements are of another type.</exception>
    public float[] Floats => As<float>();

    /// <summary>The same elements where they lie, without a copy of what is a part of a larger array.</summary>
    /// <exception cref="GraphException">The elements are of another type.</exception>
    public ReadOnlyMemory<float> FloatMemory => _values is null ? _part : Floats;

    /// <summary>The elements of a tensor of <see cref="ElementType.Int32"/>.</summary>
    /// <exception cref="GraphException">The elements are of another type.</exception>
    public int[] Integers => As<int>();

    /// <summary>The elements of a tensor of <see cref="ElementType.Bool"/>.</summary>
    /// <exception cref="GraphException">The elements are of another type.</exception>
    public bool[] Flags => As<bool>();

    /// <summary>The elements of a tensor of <see cref="ElementType.String"/>.</summary>
    /// <exception cref="GraphException">The elements are of another type.</exception>
    public string[] Texts => As<string>();

    /// <summary>A tensor of float32.</summary>
    /// <param name="shape">The length of each dimension.</param>
    /// <param name="values">As many elements as the shape holds, in row-major order.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="GraphException">The shape does not hold as many values.</exception>
    public static Tensor Of(IReadOnlyList<int> shape, float[] values) => new(ElementType.Float32, shape, values);

    /// <summary>A tensor of float32 that is a part of a larger array.</summary>
    /// <inheritdoc cref="Of(IReadOnlyList{int}, float[])"/>
    public static Tensor Of(IReadOnlyList<int> shape, ReadOnlyMemory<float> values) => new(shape, values);

    /// <inheritdoc cref="Of(IReadOnlyList{int}, float[])"/>
    public static Tensor Of(IReadOnlyList<int> shape, int[] values) => new(ElementType.Int32, shape, values);

    /// <inheritdoc cref="Of(IReadOnlyList{int}, float[])"/>
    public static Tensor Of(IReadOnlyList<int> shape, bool[] values) => new(ElementType.Bool, shape, values);

    /// <inheritdoc cref="Of(IReadOnlyList{int}, float[])"/>
    public static Tensor Of(IReadOnlyList<int> shape, string[] values) => new(ElementType.String, shape, values);

    /// <summary>A scalar of float32.</summary>
    /// <param name="value">Its value.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Scalar(float value) => Of([], [value]);

    /// <summary>A scalar of int32.</summary>
    /// <param name="value">Its value.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Scalar(int value) => Of([], [value]);

    /// <summary>A vector of int32, as axes and shapes are.</summary>
    /// <param name="values">Its values.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Vector(params int[] values) => Of([values.Length], values);

    /// <summary>The product of a shape's lengths.</summary>
    /// <param name="shape">The length of each dimension.</param>
    /// <returns>The number of elements; 1 for a scalar.</returns>
    /// <exception cref="GraphException">A length is negative, or the product is beyond what can be counted.</exception>
    public static long CountElements(IReadOnlyList<int> shape)
    {
        var count = 1L;
        foreach (var length in shape)
        {
            var isCountable = length >= 0 && (length == 0 || count <= long.MaxValue / length);
            count = isCountable
                ? count * length
                : throw new GraphException($"the shape [{string.Join(", ", shape)}] has a negative length, or too many elements.");
        }

        return count;
    }

    private T[] As<T>() => Values as T[] ?? throw new GraphException($"the tensor holds {Type} and is read as {typeof(T).Name}.");
}
