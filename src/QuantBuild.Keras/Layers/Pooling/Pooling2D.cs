using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>What the two-dimensional poolings have in common. Images are [batch, height, width, channels].</summary>
public abstract class Pooling2D : Layer
{
    private protected Pooling2D(
        IReadOnlyList<int>? poolSize, IReadOnlyList<int>? strides, string padding, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        IReadOnlyList<int> size = poolSize ?? [2, 2];
        Window = new Window(DisplayName, size, strides ?? size, padding, [1, 1]);
    }

    internal Window Window { get; }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        if (inputs[0] is not [var height, var width, var channels])
        {
            throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");
        }

        var (outputHeight, outputWidth) = Window.Output(height, width);
        return outputHeight > 0 && outputWidth > 0
            ? [outputHeight, outputWidth, channels]
            : throw Error($"has a pool of {LayerShapes.Show(Window.Size)}, which does not fit an image of {LayerShapes.Show(inputs[0])}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var pooled = Pool(Images.ToNchw(inputs[0]));
        return Images.ToNhwc(context.Behind?.ApplyInPlace(pooled) ?? pooled);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("pool_size", Window.Size)
        .Set("padding", Window.Padding)
        .Set("strides", Window.Strides)
        .Set("data_format", "channels_last");

    private protected static (int[] Size, int[]? Strides, string Padding) ReadWindow(LayerConfig config)
    {
        config.RequireChannelsLast();
        int[] size = config.Ints("pool_size", [2, 2]);
        return (size, config.Ints("strides", size), config.OneOf("padding", "valid", "valid", "same"));
    }

    private protected abstract torch.Tensor Pool(torch.Tensor image);
}
