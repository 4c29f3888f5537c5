using System.Numerics.Tensors;

namespace QuantBuild.Experiments.Photographs;

/// <summary>How pixel values of 0 to 255 are brought into the range that a model is fed: <c>x * Scale + Offset</c>.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Scale">The factor.</param>
/// <param name="Offset">What is added.</param>
public sealed record Preprocessing(string Name, float Scale, float Offset)
{
    /// <summary>[0, 1], as the TF.js example feeds MobileNetV2.</summary>
    public static Preprocessing Unit { get; } = new("unit", 1 / 255f, 0);

    /// <summary>[-1, 1], as Keras trained it.</summary>
    public static Preprocessing Symmetric { get; } = new("symmetric", 1 / 127.5f, -1);

    /// <summary>Both.</summary>
    public static IReadOnlyList<Preprocessing> All { get; } = [Unit, Symmetric];

    internal void Apply(ReadOnlySpan<float> pixels, Span<float> destination)
    {
        TensorPrimitives.Multiply(pixels, Scale, destination);
        TensorPrimitives.Add(destination, Offset, destination);
    }
}
