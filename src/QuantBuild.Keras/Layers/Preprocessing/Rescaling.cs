using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Preprocessing;

/// <summary>x·scale + offset.</summary>
public sealed class Rescaling : Layer, IConfiguredLayer
{
    private readonly double[] _scale;
    private readonly double[] _offset;

    /// <summary>Creates the layer.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added then.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The name is not one line of text.</exception>
    public Rescaling(double scale, double offset = 0, string? name = null, IReadOnlyList<int>? inputShape = null)
        : this([scale], [offset], name, inputShape)
    {
    }

    // One number, or one for each channel, the last dimension.
    private Rescaling(double[] scale, double[] offset, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        (_scale, _offset) = (scale, offset);
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new Rescaling(config.Doubles("scale"), config.Doubles("offset", [0]), config.Name, config.InputShape);

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs) =>
        Array.TrueForAll([_scale.Length, _offset.Length], count => count == 1 || count == inputs[0].LastOrDefault())
            ? inputs[0]
            : throw Error($"has {Math.Max(_scale.Length, _offset.Length)} factors or offsets, "
                + $"and {LayerShapes.Show(inputs[0])} has another number of channels");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        var scaled = _scale.Length == 1 ? x.mul(Scalars.Of(_scale[0])) : x.mul(Vector(_scale, x));
        return _offset.Length == 1 ? scaled.AddInPlace(_offset[0]) : scaled.AddInPlace(Vector(_offset, x));
    }

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("scale", Written(_scale)).Set("offset", Written(_offset));

    private static torch.Tensor Vector(double[] values, torch.Tensor like) =>
        torch.tensor(Array.ConvertAll(values, value => (float)value), device: like.device);

    private static JsonNode Written(double[] values) =>
        values.Length == 1 ? values[0] : new JsonArray([.. values.Select(value => (JsonNode)value)]);
}
