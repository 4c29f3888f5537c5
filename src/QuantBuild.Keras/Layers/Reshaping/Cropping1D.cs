using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Cuts steps off sequences, at the beginning and the end.</summary>
public sealed class Cropping1D : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="before">Steps cut at the beginning; not negative.</param>
    /// <param name="after">Steps cut at the end; not negative.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A number is negative.</exception>
    public Cropping1D(int before = 1, int after = 1, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        (Before, After) = before >= 0 && after >= 0
            ? (before, after)
            : throw Error($"cuts a number of steps that is not negative; got {before}, {after}");
    }

    /// <summary>Steps cut at the beginning.</summary>
    public int Before { get; }

    /// <summary>Steps cut at the end.</summary>
    public int After { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        var (before, after) = config.Both("cropping", 1);
        return new Cropping1D(before, after, config.Name, config.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var (steps, channels) = Sequences.Shape(inputs[0], Error);
        return steps > Before + After
            ? [steps - Before - After, channels]
            : throw Error($"cuts {Before} and {After} steps, and the sequences have {steps}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].narrow(1, Before, inputs[0].shape[1] - Before - After);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("cropping", new JsonArray(Before, After));
}
