using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Internal.Spatial;

/// <summary>A kernel or pool that moves over an image: its size, steps, and TensorFlow's rules for the borders.</summary>
internal sealed class Window
{
    private readonly bool _isSame;

    /// <param name="owner">The layer's class, for messages.</param>
    /// <param name="size">Height and width.</param>
    /// <param name="strides">Steps down and right.</param>
    /// <param name="padding"><c>same</c> or <c>valid</c>.</param>
    /// <param name="dilation">Distance between neighbouring taps.</param>
    public Window(string owner, IReadOnlyList<int> size, IReadOnlyList<int> strides, string padding, IReadOnlyList<int> dilation)
    {
        Size = Pair(owner, "kernel or pool size", size);
        Strides = Pair(owner, "strides", strides);
        Dilation = Pair(owner, "dilation rate", dilation);
        Padding = TopologyNames.SnakeCase(padding);
        _isSame = Padding switch
        {
            "same" => true,
            "valid" => false,
            _ => throw new KerasException($"{owner}: padding '{padding}' is not supported. Supported: valid, same.", owner),
        };
    }

    public int[] Size { get; }

    public int[] Strides { get; }

    public int[] Dilation { get; }

    public string Padding { get; }

    public long[] SizeForTorch => [Size[0], Size[1]];

    public long[] StridesForTorch => [Strides[0], Strides[1]];

    public long[] DilationForTorch => [Dilation[0], Dilation[1]];

    /// <summary>Height and width of the output for an image of that height and width; zero or less where the window does not fit.</summary>
    public (int Height, int Width) Output(int height, int width) => (OutputSize(height, 0), OutputSize(width, 1));

    /// <summary>What is added around an image: as little as brings the output to ceil(size/stride), the odd one at the end.</summary>
    public Border PaddingFor(int height, int width)
    {
        if (!_isSame)
        {
            return default;
        }

        var (vertical, horizontal) = (Missing(height, 0), Missing(width, 1));
        return new Border(vertical / 2, vertical - (vertical / 2), horizontal / 2, horizontal - (horizontal / 2));
    }

    private int Missing(int size, int axis) => checked(Math.Max(0, ((OutputSize(size, axis) - 1) * Strides[axis]) + Extent(axis) - size));

    private int Extent(int axis) => checked(((Size[axis] - 1) * Dilation[axis]) + 1);

    private int OutputSize(int size, int axis) => _isSame
        ? checked(size + Strides[axis] - 1) / Strides[axis]
        : size < Extent(axis) ? 0 : ((size - Extent(axis)) / Strides[axis]) + 1;

    private static int[] Pair(string owner, string what, IReadOnlyList<int> values) => values.Count == 2 && values.All(value => value > 0)
        ? [.. values]
        : throw new KerasException($"{owner}: {what} is two positive numbers, height and width; got {LayerShapes.Show(values)}.", owner);
}
