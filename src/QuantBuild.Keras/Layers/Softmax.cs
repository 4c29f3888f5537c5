using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Activations;
using QuantBuild.Keras.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers;

/// <summary>Softmax over the last dimension.</summary>
public sealed class Softmax : Layer, IConfiguredLayer
{
    private int axis = -1;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public Softmax(string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
    }

    internal override ActivationFunction? LastActivation => ActivationFunction.Named("softmax");

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Softmax(config.Name, config.InputShape) { axis = config.Axis("axis", -1) };

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0].Length > 0 && (axis == -1 || axis == inputs[0].Length)
        ? inputs[0]
        : throw Error($"works on the last dimension only; got axis {axis} for samples of {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        context.WithoutActivation == this ? inputs[0].alias() : inputs[0].softmax(-1);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("axis", -1);
}
