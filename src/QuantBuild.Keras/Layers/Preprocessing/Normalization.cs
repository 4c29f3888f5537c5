using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Initializers;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Preprocessing;

/// <summary>(x − mean)/max(√variance, 1e-7), with a mean and variance given or learned from data once;
/// the way back where it is inverted.</summary>
public sealed class Normalization : Layer, IConfiguredLayer
{
    // Keras's backend epsilon: the smallest standard deviation.
    private const double Smallest = 1e-7;

    private int[] _axes;
    private readonly double[]? _mean;
    private readonly double[]? _variance;
    private readonly bool _invert;

    /// <summary>Creates the layer.</summary>
    /// <param name="mean">The mean: one number, or one for each channel, the last dimension.</param>
    /// <param name="variance">The variance, likewise.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">There are not as many variances as means.</exception>
    public Normalization(
        IReadOnlyList<double> mean, IReadOnlyList<double> variance, string? name = null, IReadOnlyList<int>? inputShape = null)
        : this([-1], [.. mean], [.. variance], invert: false, name, inputShape)
    {
    }

    private Normalization(int[] axes, double[]? mean, double[]? variance, bool invert, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        (_axes, _mean, _variance, _invert) = mean?.Length == variance?.Length
            ? (axes, mean, variance, invert)
            : throw Error("has as many variances as means");
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        int[] axes = config.Array("axis") is not null ? config.Ints("axis") : config.IsNull("axis") ? [] : [config.Int("axis", -1)];
        return new Normalization(
            axes, Values(config, "mean"), Values(config, "variance"), config.Bool("invert", false), config.Name, config.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        int[] kept = [.. _axes.Select(axis => axis < 0 ? inputs[0].Length + 1 + axis : axis)];
        var count = kept.All(axis => axis >= 1 && axis <= inputs[0].Length)
            ? LayerShapes.Product(kept.Select(axis => inputs[0][axis - 1]))
            : throw Error($"normalizes by axes {LayerShapes.Show(_axes)}, which samples of {LayerShapes.Show(inputs[0])} have not");
        return _mean is null || _mean.Length == 1 || _mean.Length == count
            ? inputs[0]
            : throw Error($"has {_mean.Length} means; samples of {LayerShapes.Show(inputs[0])} need {count}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        var (center, deviation) = (Statistic(0, x), Statistic(1, x).sqrt().clamp_min(Scalars.Of(Smallest)));
        return _invert ? x.mul(deviation).Plus(center) : x.sub(center).div(deviation);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("axis", _axes.Length == 0 ? null : new JsonArray([.. _axes.Select(axis => (JsonNode)axis)]))
        .Set("mean", Written(_mean))
        .Set("variance", Written(_variance))
        .Set("invert", _invert);

    private protected override void Build(int[][] inputs)
    {
        _axes = [.. _axes.Select(axis => axis < 0 ? inputs[0].Length + 1 + axis : axis)];
        if (_mean is null)
        {
            int[] shape = [.. _axes.Select(axis => inputs[0][axis - 1])];
            AddWeight("mean", shape, Initializer.Named("zeros"), trainable: false);
            AddWeight("variance", shape, Initializer.Named("ones"), trainable: false);
            // How many samples the figures were learned from.
            AddWeight("count", [], Initializer.Named("zeros"), trainable: false);
        }
    }

    private static double[]? Values(LayerConfig config, string option) => config.Has(option) ? config.NestedDoubles(option) : null;

    private static JsonArray? Written(double[]? values) =>
        values is null ? null : new JsonArray([.. values.Select(value => (JsonNode)value)]);

    private torch.Tensor Statistic(int which, torch.Tensor x)
    {
        long[] shape = [.. x.shape.Select((size, axis) => _axes.Contains(axis) ? size : 1)];
        var values = (which == 0 ? _mean : _variance) is { } given
            ? torch.tensor(Array.ConvertAll(given, value => (float)value), device: x.device)
            : Weights[which].Tensor;
        return values.numel() == 1 ? values.reshape([.. x.shape.Select(_ => 1L)]) : values.reshape(shape);
    }
}
