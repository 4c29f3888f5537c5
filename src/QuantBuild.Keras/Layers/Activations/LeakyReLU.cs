using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Activations;

/// <summary>x above zero, alpha·x below.</summary>
public sealed class LeakyReLU : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="alpha">The slope below zero; not negative. Keras's default is 0.3.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The slope is negative.</exception>
    public LeakyReLU(double alpha = 0.3, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        Alpha = alpha >= 0 ? alpha : throw Error(FormattableString.Invariant($"has a slope that is not negative; got {alpha}"));
    }

    /// <summary>The slope below zero.</summary>
    public double Alpha { get; }

    // Keras 3 calls it negative_slope.
    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new LeakyReLU(config.DoubleOrNull("alpha") ?? config.DoubleOrNull("negative_slope") ?? 0.3, config.Name, config.InputShape);

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].leaky_relu(Scalars.Of(Alpha));

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("alpha", Alpha);
}
