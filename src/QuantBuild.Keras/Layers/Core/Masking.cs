using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Core;

/// <summary>Marks the steps of a sequence whose every feature has a certain value, and sets them to zero.</summary>
public sealed class Masking : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="maskValue">The value.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The name is not one line of text.</exception>
    public Masking(double maskValue = 0, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        MaskValue = maskValue;
    }

    /// <summary>The value that marks a step.</summary>
    public double MaskValue { get; }

    internal override bool MasksOutput => true;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new Masking(config.DoubleOrNull("mask_value") ?? 0, config.Name, config.InputShape);

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs) =>
        inputs[0].Length >= 1 ? inputs[0] : throw Error("takes samples of at least one dimension");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].mul(inputs[0].ne(Scalars.Of(MaskValue)).any(-1, keepdim: true));

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("mask_value", MaskValue);
}
