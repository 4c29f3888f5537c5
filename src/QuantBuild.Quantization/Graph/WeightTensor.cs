using System.Runtime.InteropServices;
using QuantBuild.Common;
using QuantBuild.Graph;

namespace QuantBuild.Quantization.Graph;

/// <summary>A float32 weight of a model.</summary>
public sealed class WeightTensor
{
    /// <summary>Creates a weight.</summary>
    /// <param name="name">The name as the manifest has it, <c>{layer}/{role}</c> in a Layers model.</param>
    /// <param name="shape">The shape in Keras's layout: HWIO for convolutions, HWCM for depthwise ones, [inputs,
    /// outputs] for dense ones.</param>
    /// <param name="values">The values, row-major.</param>
    /// <exception cref="QuantizationException">The values are not as many as the shape says.</exception>
    public WeightTensor(string name, IReadOnlyList<int> shape, ReadOnlyMemory<float> values)
    {
        // As floating-point numbers no product of dimensions overflows, and each that an array can hold is exact.
        var count = shape.Aggregate(1.0, (product, size) => product * size);
        if (count != values.Length || shape.Any(size => size < 0))
        {
            throw new QuantizationException($"Weight '{Printable.Text(name)}' has shape [{string.Join(", ", shape)}], "
                + $"which holds {count} values, but {values.Length} were given.", name);
        }

        (Name, Shape, Values) = (name, shape, values);
    }

    /// <summary>The name, <c>{layer}/{role}</c> in a Layers model.</summary>
    public string Name { get; }

    /// <summary>The shape.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values, row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Makes a weight of the same name and shape with other values.</summary>
    /// <param name="values">The values, row-major; as many.</param>
    /// <returns>The new weight.</returns>
    public WeightTensor With(ReadOnlyMemory<float> values) => new(Name, Shape, values);

    /// <summary>The weight as an engine takes it.</summary>
    /// <returns>The tensor; it has the values themselves where they are a whole array.</returns>
    public Tensor ToTensor() => Tensor.Of(
        Shape,
        MemoryMarshal.TryGetArray(Values, out var whole) && whole.Count == whole.Array!.Length ? whole.Array : Values.ToArray());
}
