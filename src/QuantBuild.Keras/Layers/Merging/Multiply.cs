using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>The product of its inputs, element by element.</summary>
public sealed class Multiply : Merge, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    public Multiply(string? name = null)
        : base(name)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Multiply(config.Name);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs.Skip(1).Aggregate(inputs[0], (result, input) => result.mul(input));

    internal override void WriteConfig(LayerConfigWriter config)
    {
        // The inputs say it all.
    }
}
