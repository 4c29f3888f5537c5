using System.Numerics.Tensors;
using QuantBuild.Common;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>How pixel values of 0 to 255 are brought into the range that a model is fed: <c>x · Factor + Offset</c>.</summary>
/// <param name="Name">Its name in descriptions and reports.</param>
/// <param name="Factor">The factor.</param>
/// <param name="Offset">What is added.</param>
public sealed record PixelScaling(string Name, float Factor, float Offset)
{
    /// <summary>[0, 255], as they are.</summary>
    public static PixelScaling None { get; } = new("none", 1, 0);

    /// <summary>[0, 1], as the TF.js example feeds MobileNetV2.</summary>
    public static PixelScaling Unit { get; } = new("unit", 1 / 255f, 0);

    /// <summary>[-1, 1], as Keras trained it.</summary>
    public static PixelScaling Symmetric { get; } = new("symmetric", 1 / 127.5f, -1);

    private static readonly PixelScaling[] _all = [None, Unit, Symmetric];

    internal static PixelScaling Read(JsonCursor json)
    {
        var name = json.OneOf([.. _all.Select(scaling => scaling.Name)]);
        return _all.Single(scaling => scaling.Name == name);
    }

    /// <summary>Scales values.</summary>
    /// <param name="pixels">The values, 0 to 255.</param>
    /// <param name="destination">Takes as many; it may be the same memory.</param>
    public void Apply(ReadOnlySpan<float> pixels, Span<float> destination)
    {
        if (this == None)
        {
            pixels.CopyTo(destination);
            return;
        }

        TensorPrimitives.Multiply(pixels, Factor, destination);
        TensorPrimitives.Add(destination[..pixels.Length], Offset, destination);
    }
}
