using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>The sum of its inputs.</summary>
public sealed class Add : Merge, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    public Add(string? name = null)
        : base(name)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Add(config.Name);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs.Skip(1).Aggregate(inputs[0], (result, input) => result.Plus(input));

    internal override void WriteConfig(LayerConfigWriter config)
    {
        // The inputs say it all.
    }
}
