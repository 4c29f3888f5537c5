using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>A batch normalization: y = gamma · (x − mean) / √(variance + epsilon) + beta. Where it was made with <c>scale: false</c> its
/// gamma is 1, where with <c>center: false</c> its beta is 0; a change of either adds it to the layer.</summary>
internal sealed class BatchNorm
{
    private BatchNorm(GraphLayer layer, WeightTensor gamma, WeightTensor beta, WeightTensor mean, WeightTensor variance) =>
        (Layer, Gamma, Beta, Mean, Variance) = (layer, gamma, beta, mean, variance);

    public GraphLayer Layer { get; }

    public WeightTensor Gamma { get; }

    public WeightTensor Beta { get; }

    public WeightTensor Mean { get; }

    public WeightTensor Variance { get; }

    public int Channels => Mean.Values.Length;

    public double Epsilon => Layer.GetNumber("epsilon") ?? 1e-3;

    /// <summary>The layer as a batch normalization; null where it is another layer, lacks one of the vectors that its configuration asks
    /// for, or is called more than once.</summary>
    public static BatchNorm? Of(GraphLayer? layer) =>
        layer is { IsShared: false, Class.IsBatchNorm: true }
        && layer.GetWeight("moving_mean") is { } mean && layer.GetWeight("moving_variance") is { } variance
        && Vector(layer, "gamma", "scale", mean, 1) is { } gamma && Vector(layer, "beta", "center", mean, 0) is { } beta
        && LayerRanks.IsAlongLast(layer)
            ? new BatchNorm(layer, gamma, beta, mean, variance)
            : null;

    /// <summary>Sets what x is multiplied by and what is added then, and switches on what the layer did without.</summary>
    public void Set(ModelGraph graph, ReadOnlyMemory<float>? gamma = null, ReadOnlyMemory<float>? beta = null)
    {
        if (gamma is { } scale)
        {
            graph.SetWeight(Gamma.With(scale));
            SwitchOn("scale");
        }

        if (beta is { } center)
        {
            graph.SetWeight(Beta.With(center));
            SwitchOn("center");
        }
    }

    /// <summary>What x is multiplied by, and what is added then.</summary>
    public (double Scale, double Shift) Affine(int channel)
    {
        var scale = Gamma.Values.Span[channel] / Math.Sqrt(Variance.Values.Span[channel] + Epsilon);
        return (scale, Beta.Values.Span[channel] - (scale * Mean.Values.Span[channel]));
    }

    /// <summary>What x is multiplied by, as the root of the mean of squares over channels.</summary>
    public double RootMeanSquareScale => Math.Sqrt(Enumerable.Range(0, Channels).Average(channel => Math.Pow(Affine(channel).Scale, 2)));

    /// <summary>Whether it normalizes the channels that a layer before it makes, by the axis, which Keras writes as a
    /// number or a list of one.</summary>
    public bool IsOverChannelsOf(GraphLayer producer)
    {
        var axis = Layer.Find("axis") is JsonArray and [var only] ? only : Layer.Find("axis");
        return axis is null || (axis is JsonValue value && value.TryGetValue<int>(out var number)
            && (number == -1 || (producer.Class.Kernel?.IsChannelAxis(number) ?? (number == 3))));
    }

    private static WeightTensor? Vector(GraphLayer layer, string role, string flag, WeightTensor mean, float otherwise) =>
        layer.GetFlag(flag) == false
            ? new WeightTensor($"{layer.Name}/{role}", mean.Shape, Enumerable.Repeat(otherwise, mean.Values.Length).ToArray())
            : layer.GetWeight(role);

    private void SwitchOn(string flag)
    {
        if (Layer.GetFlag(flag) == false)
        {
            Layer.Set(flag, true);
        }
    }
}
