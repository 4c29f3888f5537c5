using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Lays out each sample in one dimension, channels changing fastest.</summary>
public sealed class Flatten : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public Flatten(string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        return new Flatten(config.Name, config.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs) => [LayerShapes.Product(inputs[0])];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].reshape(inputs[0].shape[0], -1);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("data_format", "channels_last");
}
