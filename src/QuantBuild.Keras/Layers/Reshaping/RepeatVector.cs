using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Repeats a vector: from [features] to [times, features].</summary>
public sealed class RepeatVector : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="times">How often; positive.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The number is not positive.</exception>
    public RepeatVector(int times, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        Times = times > 0 ? times : throw Error($"repeats a positive number of times; got {times}");
    }

    /// <summary>How often the vector stands in the output.</summary>
    public int Times { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new RepeatVector(config.Int("n"), config.Name, config.InputShape);

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0] is [var features]
        ? [Times, features]
        : throw Error($"takes vectors; got {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].unsqueeze(1).repeat(1, Times, 1);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("n", Times);
}
