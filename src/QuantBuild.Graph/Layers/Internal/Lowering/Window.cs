using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>A kernel or pool that moves over steps, images or volumes.</summary>
/// <param name="Size">Its length in each direction.</param>
/// <param name="Strides">Its steps.</param>
/// <param name="Dilation">The distance of neighbouring taps.</param>
/// <param name="Padding"><c>valid</c>, <c>same</c>, or <c>causal</c> for steps.</param>
internal sealed record Window(int[] Size, int[] Strides, int[] Dilation, string Padding)
{
    /// <summary>Reads a convolution's.</summary>
    public static Window OfKernel(LayerScope scope, int spatial) => new(
        Sizes(scope, "kernel_size", spatial, null),
        Sizes(scope, "strides", spatial, Ones(spatial)),
        Sizes(scope, "dilation_rate", spatial, Ones(spatial)),
        spatial == 1
            ? scope.Config.OneOf("padding", "valid", "valid", "same", "causal")
            : scope.Config.OneOf("padding", "valid", "valid", "same"));

    /// <summary>Reads a pool's.</summary>
    public static Window OfPool(LayerScope scope, int spatial)
    {
        var size = Sizes(scope, "pool_size", spatial, [.. Enumerable.Repeat(2, spatial)]);
        return new(size, Sizes(scope, "strides", spatial, size), Ones(spatial), scope.Config.OneOf("padding", "valid", "valid", "same"));
    }

    /// <summary>One positive number for each direction; Keras also writes one for all.</summary>
    public static int[] Sizes(LayerScope scope, string option, int count, int[]? fallback)
    {
        int[] sizes = scope.Config.Find(option) switch
        {
            JsonArray => scope.Config.Ints(option),
            null => fallback ?? throw scope.Error($"has no {option}"),
            _ => [.. Enumerable.Repeat(scope.Config.Int(option), count)],
        };
        return sizes.Length == count && Array.TrueForAll(sizes, size => size > 0)
            ? sizes
            : throw scope.Error(
                $"has {option} {LayerShapes.Show(sizes)}; it must be {(count == 1 ? "a positive number" : $"{count} positive numbers")}");
    }

    /// <summary>TensorFlow's attributes, for as many dimensions as the data have.</summary>
    public OperationAttributes Attributes(bool isPool = false)
    {
        OperationAttributes attributes = new()
        {
            { "strides", [1, .. Strides, 1] },
            { "padding", Padding == "same" ? "SAME" : "VALID" },
        };
        if (isPool)
        {
            attributes.Add("ksize", [1, .. Size, 1]);
        }
        else
        {
            attributes.Add("dilations", [1, .. Dilation, 1]);
        }

        return attributes;
    }

    /// <summary>What comes out of data of some sizes; null where they are not known.</summary>
    /// <exception cref="LayersException">The window does not fit.</exception>
    public int?[] Output(LayerScope scope, LayerTensor x) =>
        [.. Size.Select((_, axis) => Output(scope, x, axis))];

    private int? Output(LayerScope scope, LayerTensor x, int axis)
    {
        if (x.Shape[axis + 1] is not { } size)
        {
            return null;
        }

        var extent = checked(((Size[axis] - 1) * Dilation[axis]) + 1);
        var output =
            Padding == "valid" ? (size - extent + Strides[axis]) / Strides[axis] : checked(size + Strides[axis] - 1) / Strides[axis];
        return output > 0 && (Padding != "valid" || size >= extent)
            ? output
            : throw scope.Error($"has a window of {LayerShapes.Show(Size)}, which does not fit samples of {x}");
    }

    private static int[] Ones(int count) =>
        [.. Enumerable.Repeat(1, count)];
}
