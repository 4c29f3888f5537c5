using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Pooling;

/// <summary>The largest value of each channel over the whole image.</summary>
public sealed class GlobalMaxPooling2D : GlobalPooling, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="keepDims">Whether height and width stay, as 1.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public GlobalMaxPooling2D(bool keepDims = false, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(keepDims, name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new GlobalMaxPooling2D(ReadKeepDims(config), config.Name, config.InputShape);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) => inputs[0].amax(Pooled, KeepDims);
}
