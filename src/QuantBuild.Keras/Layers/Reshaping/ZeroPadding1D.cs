using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Adds steps of zeros before and after sequences.</summary>
public sealed class ZeroPadding1D : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="before">Steps before; not negative.</param>
    /// <param name="after">Steps after; not negative.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A number is negative.</exception>
    public ZeroPadding1D(int before = 1, int after = 1, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        (Before, After) = before >= 0 && after >= 0
            ? (before, after)
            : throw Error($"has padding that is not negative; got {before}, {after}");
    }

    /// <summary>Steps before.</summary>
    public int Before { get; }

    /// <summary>Steps after.</summary>
    public int After { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        var (before, after) = config.Both("padding", 1);
        return new ZeroPadding1D(before, after, config.Name, config.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var (steps, channels) = Sequences.Shape(inputs[0], Error);
        return [steps + Before + After, channels];
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        functional.pad(inputs[0], [0, 0, Before, After]);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("padding", new JsonArray(Before, After));
}
