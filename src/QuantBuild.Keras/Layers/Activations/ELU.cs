using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Activations;

/// <summary>x above zero, alpha·(eˣ − 1) below.</summary>
public sealed class ELU : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="alpha">The factor below zero. Keras's default is 1.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The name is not one line of text.</exception>
    public ELU(double alpha = 1, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        Alpha = alpha;
    }

    /// <summary>The factor below zero.</summary>
    public double Alpha { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new ELU(config.DoubleOrNull("alpha") ?? 1, config.Name, config.InputShape);

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].elu(Scalars.Of(Alpha), Scalars.One, Scalars.One);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("alpha", Alpha);
}
