using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>The first of two inputs less the second, element by element.</summary>
public sealed class Subtract : Merge, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    public Subtract(string? name = null)
        : base(name)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Subtract(config.Name);

    internal override int[] ComputeOutputShape(int[][] inputs) =>
        inputs.Length == 2 ? base.ComputeOutputShape(inputs) : throw Error($"takes two inputs; got {inputs.Length}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].sub(inputs[1]);

    internal override void WriteConfig(LayerConfigWriter config)
    {
        // The inputs say it all.
    }
}
