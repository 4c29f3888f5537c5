using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers;

/// <summary>max(x, 0), cut at a largest value if asked, with a slope below zero if asked.</summary>
/// <remarks>TF.js (4.22) ignores the slope; there, <see cref="LeakyReLU"/> is the layer that has one.</remarks>
public sealed class ReLU : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="maxValue">The largest value, not negative; none where null.</param>
    /// <param name="negativeSlope">The slope below zero; not negative.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public ReLU(double? maxValue = null, double negativeSlope = 0, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        MaxValue = maxValue is null or >= 0 ? maxValue : throw Error(FormattableString.Invariant($"has a maximum that is not negative; got {maxValue}"));
        NegativeSlope = negativeSlope >= 0 ? negativeSlope : throw Error(FormattableString.Invariant($"has a slope that is not negative; got {negativeSlope}"));
    }

    /// <summary>The largest value; none where null.</summary>
    public double? MaxValue { get; }

    /// <summary>The slope below zero.</summary>
    public double NegativeSlope { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        var threshold = config.DoubleOrNull("threshold") ?? 0;
        return threshold == 0
            ? new ReLU(config.DoubleOrNull("max_value"), config.DoubleOrNull("negative_slope") ?? 0, config.Name, config.InputShape)
            : throw config.Error(FormattableString.Invariant($"has threshold {threshold}; supported: 0"));
    }

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        if (NegativeSlope > 0)
        {
            var leaky = x.leaky_relu(Scalars.Of(NegativeSlope));
            return MaxValue is { } top ? leaky.clamp_max(Scalars.Of(top)) : leaky;
        }

        return MaxValue is { } max ? x.clamp(Scalars.Zero, Scalars.Of(max)) : x.relu();
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("max_value", MaxValue)
        .Set("negative_slope", NegativeSlope)
        .Set("threshold", 0.0);
}
