using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>What the poolings over sequences have in common. Sequences are [batch, steps, channels].</summary>
public abstract class Pooling1D : Layer
{
    private protected Pooling1D(int poolSize, int? strides, string padding, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        Window = Sequences.Window(DisplayName, poolSize, strides ?? poolSize, padding);
    }

    internal Window Window { get; }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var (steps, channels) = Sequences.Shape(inputs[0], Error);
        var (_, output) = Window.Output(1, steps);
        return output > 0 ? [output, channels] : throw Error($"has a pool of {Window.Size[1]}, which does not fit sequences of {steps}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        Sequences.FromNchw(Pool(Sequences.ToNchw(inputs[0])));

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("pool_size", [Window.Size[1]])
        .Set("padding", Window.Padding)
        .Set("strides", [Window.Strides[1]])
        .Set("data_format", "channels_last");

    private protected static (int Size, int? Strides, string Padding) ReadWindow(LayerConfig config)
    {
        config.RequireChannelsLast();
        var size = Sequences.One(config, "pool_size", 2);
        return (size, Sequences.One(config, "strides", size), config.OneOf("padding", "valid", "valid", "same"));
    }

    private protected abstract torch.Tensor Pool(torch.Tensor row);
}
