using System.Numerics.Tensors;
using QuantBuild.Common;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>How pixel values of 0 to 255 are brought into the range that a model is fed: <c>x · Factor + Offset</c>.</summary>
internal sealed record PixelScaling(float Factor, float Offset)
{
    private static readonly Dictionary<string, PixelScaling> ByName = new(StringComparer.Ordinal)
    {
        ["none"] = new(1, 0),
        ["unit"] = new(1 / 255f, 0),
        ["symmetric"] = new(1 / 127.5f, -1),
    };

    public static PixelScaling Read(JsonCursor json) => ByName[json.OneOf([.. ByName.Keys])];

    public void Apply(Span<float> pixels)
    {
        if (this != ByName["none"])
        {
            TensorPrimitives.Multiply(pixels, Factor, pixels);
            TensorPrimitives.Add(pixels, Offset, pixels);
        }
    }
}
