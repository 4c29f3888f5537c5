using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>The smallest of its inputs, element by element.</summary>
public sealed class Minimum : Merge, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    public Minimum(string? name = null)
        : base(name)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Minimum(config.Name);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs.Skip(1).Aggregate(inputs[0], torch.minimum);

    internal override void WriteConfig(LayerConfigWriter config)
    {
        // The inputs say it all.
    }
}
