using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>The mean of its inputs, element by element.</summary>
public sealed class Average : Merge, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    public Average(string? name = null)
        : base(name)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Average(config.Name);

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs.Skip(1).Aggregate(inputs[0], (sum, input) => sum.Plus(input)).div(Scalars.Of(inputs.Count));

    internal override void WriteConfig(LayerConfigWriter config)
    {
        // The inputs say it all.
    }
}
