using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Activations;

/// <summary>max(x, 0), cut at a largest value if asked, with a slope below zero, or below another threshold, if asked.</summary>
/// <remarks>TF.js (4.22) ignores slope and threshold, so that a model with them is written with other layers.</remarks>
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
        MaxValue = maxValue is null or >= 0
            ? maxValue
            : throw Error(FormattableString.Invariant($"has a maximum that is not negative; got {maxValue}"));
        NegativeSlope = negativeSlope >= 0
            ? negativeSlope
            : throw Error(FormattableString.Invariant($"has a slope that is not negative; got {negativeSlope}"));
    }

    /// <summary>The largest value; none where null.</summary>
    public double? MaxValue { get; }

    /// <summary>The slope below zero.</summary>
    public double NegativeSlope { get; }

    /// <summary>What x must exceed to be passed on.</summary>
    public double Threshold { get; private init; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new ReLU(config.DoubleOrNull("max_value"), config.DoubleOrNull("negative_slope") ?? 0, config.Name, config.InputShape)
        {
            Threshold = config.DoubleOrNull("threshold") ?? 0,
        };

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        if (Threshold != 0)
        {
            // Keras: x above the threshold and 0 elsewhere, cut, less the slope times what is missing to the threshold.
            var passed = x.mul(x.gt(Scalars.Of(Threshold)));
            var cut = MaxValue is { } most ? passed.clamp(Scalars.Zero, Scalars.Of(most)) : passed;
            return NegativeSlope > 0 ? cut.sub(x.neg().Plus(Threshold).relu_().mul_(Scalars.Of(NegativeSlope))) : cut;
        }

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
        .Set("threshold", Threshold);
}
