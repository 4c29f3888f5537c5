using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>The largest value of each channel over the whole sequence.</summary>
public sealed class GlobalMaxPooling1D : GlobalPooling, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="keepDims">Whether the steps stay, as 1.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The name is not one line of text.</exception>
    public GlobalMaxPooling1D(bool keepDims = false, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(dimensions: 1, keepDims, name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new GlobalMaxPooling1D(ReadKeepDims(config), config.Name, config.InputShape);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) => inputs[0].amax(Pooled, KeepDims);
}
