using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Puts the dimensions of each sample in another order.</summary>
public sealed class Permute : Layer, IConfiguredLayer
{
    private readonly int[] _dims;

    /// <summary>Creates the layer.</summary>
    /// <param name="dims">For each dimension of the output, the one of the input, from 1.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The dimensions are not 1, 2, … in some order.</exception>
    public Permute(IReadOnlyList<int> dims, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        _dims = dims.Order().SequenceEqual(Enumerable.Range(1, dims.Count))
            ? [.. dims]
            : throw Error($"has the dimensions from 1 in some order; got {LayerShapes.Show(dims)}");
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Permute(config.Ints("dims"), config.Name, config.InputShape);

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0].Length == _dims.Length
        ? [.. _dims.Select(dim => inputs[0][dim - 1])]
        : throw Error($"orders {_dims.Length} dimensions; got {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].permute([0, .. _dims.Select(dim => (long)dim)]).contiguous();

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("dims", _dims);
}
