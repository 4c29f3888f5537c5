using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Resampling;

/// <summary>Repeats each step of sequences.</summary>
public sealed class UpSampling1D : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="size">How often each step stands in the output; positive.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The number is not positive.</exception>
    public UpSampling1D(int size = 2, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        Size = size > 0 ? size : throw Error($"repeats a positive number of times; got {size}");
    }

    /// <summary>How often each step stands in the output.</summary>
    public int Size { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new UpSampling1D(Sequences.One(config, "size", 2), config.Name, config.InputShape);

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var (steps, channels) = Sequences.Shape(inputs[0], Error);
        return [steps * Size, channels];
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].repeat_interleave(Size, 1);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("size", Size);
}
