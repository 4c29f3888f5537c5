using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Activations;

/// <summary>x above theta, 0 elsewhere.</summary>
public sealed class ThresholdedReLU : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="theta">What x must exceed. Keras's default is 1.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The name is not one line of text.</exception>
    public ThresholdedReLU(double theta = 1, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        Theta = theta;
    }

    /// <summary>What x must exceed.</summary>
    public double Theta { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new ThresholdedReLU(config.DoubleOrNull("theta") ?? 1, config.Name, config.InputShape);

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].mul(inputs[0].gt(Scalars.Of(Theta)));

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("theta", Theta);
}
