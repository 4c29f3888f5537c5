using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>The mean of each channel over the whole sequence.</summary>
public sealed class GlobalAveragePooling1D : GlobalPooling, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="keepDims">Whether the steps stay, as 1.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The name is not one line of text.</exception>
    public GlobalAveragePooling1D(bool keepDims = false, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(dimensions: 1, keepDims, name, inputShape)
    {
    }

    /// <summary>Keras takes the mean of unmarked steps; TF.js of all.</summary>
    internal override bool UsesMask => true;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new GlobalAveragePooling1D(ReadKeepDims(config), config.Name, config.InputShape);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) => inputs[0].mean(Pooled, KeepDims);
}
