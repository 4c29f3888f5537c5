using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>The mean of the values under each position of a window; what padding adds does not count.</summary>
public sealed class AveragePooling1D : Pooling1D, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="poolSize">Steps of the window.</param>
    /// <param name="strides">Steps from one position to the next; the pool's size where null.</param>
    /// <param name="padding"><c>valid</c>, or <c>same</c> as TensorFlow pads: the odd step at the end.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public AveragePooling1D(
        int poolSize = 2, int? strides = null, string padding = "valid", string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(poolSize, strides, padding, name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        var (size, strides, padding) = ReadWindow(config);
        return new AveragePooling1D(size, strides, padding, config.Name, config.InputShape);
    }

    private protected override torch.Tensor Pool(torch.Tensor row) => Pools.Average(row, Window);
}
