using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Recurrent;

/// <summary>A layer that is applied to each step of a sequence by itself.</summary>
public sealed class TimeDistributed : Layer, IConfiguredLayer
{
    private readonly Layer _layer;

    /// <summary>Creates the layer.</summary>
    /// <param name="layer">The layer for one step.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The layer takes several inputs.</exception>
    public TimeDistributed(Layer layer, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        _layer = layer.TakesSeveralInputs ? throw Error($"applies a layer with one input; a {layer.ClassName} has several") : layer;
        layer.Name = layer.Name.Length > 0 ? layer.Name : layer.NameStem;
    }

    internal override bool UsesMask => _layer.UsesMask;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new TimeDistributed(config.Layer("layer"), config.Name, config.InputShape);

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0] is [var steps, .. var step] && step.Length > 0
        ? [steps, .. _layer.ComputeOutputShape([step])]
        : throw Error($"takes sequences, [steps, …]; got {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        var (batch, steps) = (x.shape[0], x.shape[1]);
        var output = _layer.Forward([x.reshape([batch * steps, .. x.shape[2..]])], context);
        return output.reshape([batch, steps, .. output.shape[1..]]);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("layer", LayerConfigWriter.LayerJson(_layer));

    private protected override void Build(int[][] inputs) => Adopt(_layer, inputs[0][1..], "");
}
