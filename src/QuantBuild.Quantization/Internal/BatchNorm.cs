using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Internal;

/// <summary>A batch normalization with all four of its vectors: y = gamma · (x − mean) / √(variance + epsilon) + beta.</summary>
internal sealed class BatchNorm
{
    private BatchNorm(GraphLayer layer, WeightTensor gamma, WeightTensor beta, WeightTensor mean, WeightTensor variance) =>
        (Layer, Gamma, Beta, Mean, Variance) = (layer, gamma, beta, mean, variance);

    public GraphLayer Layer { get; }

    public WeightTensor Gamma { get; }

    public WeightTensor Beta { get; }

    public WeightTensor Mean { get; }

    public WeightTensor Variance { get; }

    public int Channels => Gamma.Values.Length;

    public double Epsilon => Layer.GetNumber("epsilon") ?? 1e-3;

    /// <summary>The layer as a batch normalization; null where it is another layer, lacks gamma or beta, or is called more than once.</summary>
    public static BatchNorm? Of(GraphLayer? layer) =>
        layer is { ClassName: "BatchNormalization" or "BatchNormalizationV1", IsShared: false }
        && layer.GetWeight("gamma") is { } gamma && layer.GetWeight("beta") is { } beta
        && layer.GetWeight("moving_mean") is { } mean && layer.GetWeight("moving_variance") is { } variance
            ? new BatchNorm(layer, gamma, beta, mean, variance)
            : null;

    /// <summary>What x is multiplied by, and what is added then.</summary>
    public (double Scale, double Shift) Affine(int channel)
    {
        var scale = Gamma.Values.Span[channel] / Math.Sqrt(Variance.Values.Span[channel] + Epsilon);
        return (scale, Beta.Values.Span[channel] - (scale * Mean.Values.Span[channel]));
    }

    /// <summary>Whether it normalizes the channels that a layer before it makes, by the axis, which Keras writes as a number or a list of one.</summary>
    public bool IsOverChannelsOf(GraphLayer producer)
    {
        var axis = Layer.Find("axis") is JsonArray and [var only] ? only : Layer.Find("axis");
        return axis is null || (axis is JsonValue value && value.TryGetValue<int>(out var number) && producer.ClassName switch
        {
            _ when number == -1 => true,
            "Dense" => number >= 1,
            "Conv1D" => number == 2,
            _ => number == 3,
        });
    }
}
