using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Core;

/// <summary>Applies an activation.</summary>
public sealed class Activation : Layer, IConfiguredLayer
{
    private readonly ActivationFunction _activation;

    /// <summary>Creates the layer.</summary>
    /// <param name="activation">Name of the activation.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The activation is unknown.</exception>
    public Activation(string activation, string? name = null, IReadOnlyList<int>? inputShape = null)
        : this(ActivationFunction.Named(activation), name, inputShape)
    {
    }

    private Activation(ActivationFunction activation, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        _activation = activation;
    }

    internal override ActivationFunction? LastActivation => _activation;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Activation(config.Activation(), config.Name, config.InputShape);

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        context.WithoutActivation == this ? inputs[0].alias() : _activation.Apply(inputs[0]);

    internal override void WriteConfig(LayerConfigWriter config) => config.SetActivation(_activation);
}
