using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Initializers;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Activations;

/// <summary>x above zero, alpha·x below, with an alpha learned for each element, or along some dimensions for all.</summary>
public sealed class PReLU : Layer, IConfiguredLayer
{
    private readonly int[] _sharedAxes;
    private readonly Initializer _initializer;
    private Weight? _alpha;

    /// <summary>Creates the layer.</summary>
    /// <param name="sharedAxes">The dimensions along which alpha is one, counted with the batch from 0; none where null.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An axis is the batch's.</exception>
    public PReLU(IReadOnlyList<int>? sharedAxes = null, string? name = null, IReadOnlyList<int>? inputShape = null)
        : this(sharedAxes ?? [], Initializer.Named("zeros"), name, inputShape)
    {
    }

    private PReLU(IReadOnlyList<int> sharedAxes, Initializer initializer, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        _sharedAxes = sharedAxes.All(axis => axis > 0)
            ? [.. sharedAxes]
            : throw Error($"has shared axes from 1; got {LayerShapes.Show(sharedAxes)}");
        _initializer = initializer;
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.Ignore("alpha_regularizer", "alpha_constraint");
        var axes = config.Array("shared_axes") is null ? [] : config.Ints("shared_axes");
        return new PReLU(axes, config.Initializer("alpha_initializer", "zeros"), config.Name, config.InputShape);
    }

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs) => Array.Exists(_sharedAxes, axis => axis > inputs[0].Length)
        ? throw Error($"shares alpha along axes {LayerShapes.Show(_sharedAxes)}, which samples of {LayerShapes.Show(inputs[0])} have not")
        : inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].relu().Plus(inputs[0].clamp_max(Scalars.Zero).mul(_alpha!.Tensor));

    internal override void WriteConfig(LayerConfigWriter config) => config
        .SetInitializer("alpha_initializer", _initializer)
        .SetNull("alpha_regularizer", "alpha_constraint")
        .Set("shared_axes", _sharedAxes.Length == 0 ? null : new JsonArray([.. _sharedAxes.Select(axis => (JsonNode)axis)]));

    private protected override void Build(int[][] inputs) =>
        _alpha = AddWeight("alpha", [.. inputs[0].Select((size, i) => _sharedAxes.Contains(i + 1) ? 1 : size)], _initializer);
}
