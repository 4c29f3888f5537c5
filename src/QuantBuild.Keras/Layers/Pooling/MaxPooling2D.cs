using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>The largest value under each position of a window.</summary>
public sealed class MaxPooling2D : Pooling2D, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="poolSize">Height and width of the window; 2 where null.</param>
    /// <param name="strides">Steps down and right; the pool's size where null.</param>
    /// <param name="padding"><c>valid</c>, or <c>same</c> as TensorFlow pads: what is added is never the largest.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public MaxPooling2D(
        IReadOnlyList<int>? poolSize = null, IReadOnlyList<int>? strides = null, string padding = "valid", string? name = null,
        IReadOnlyList<int>? inputShape = null)
        : base(poolSize, strides, padding, name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        var (size, strides, padding) = ReadWindow(config);
        return new MaxPooling2D(size, strides, padding, config.Name, config.InputShape);
    }

    private protected override torch.Tensor Pool(torch.Tensor image) => Pools.Max(image, Window);
}
