using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Core;

/// <summary>The entry of a model: states the shape of a sample and computes nothing.</summary>
public sealed class InputLayer : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inputShape">Shape of one sample, without the batch dimension, channels last.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">A dimension is not positive.</exception>
    public InputLayer(IReadOnlyList<int> inputShape, string? name = null)
        : base(name, inputShape)
    {
    }

    internal override string NameStem => "input";

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new InputLayer(config.InputShape ?? throw config.Error("has no batch_input_shape"), config.Name);

    internal override int[] ComputeOutputShape(int[][] inputs) => throw Error("comes first, and is not called on a tensor");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) => inputs[0];

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("sparse", false).Set("ragged", false);
}
