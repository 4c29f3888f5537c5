using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>The largest of its inputs, element by element.</summary>
public sealed class Maximum : Merge, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    public Maximum(string? name = null)
        : base(name)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Maximum(config.Name);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs.Skip(1).Aggregate(inputs[0], torch.maximum);

    internal override void WriteConfig(LayerConfigWriter config)
    {
        // The inputs say it all.
    }
}
