using QuantBuild.Quantization.Arithmetic.Loops;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Corrections;

/// <summary>
/// What a batch-normalized model tells of its activations without any data (Nagel et al., 2019): behind a batch normalization a channel has
/// mean beta and standard deviation |gamma|, as far as the moving averages hold; relu and relu6 clip it as a normal variable.
/// </summary>
public static class DataFreeMoments
{
    /// <summary>Estimates the moments of each layer's output. Call it on the trained model, before passes move scale between
    /// gamma and the kernels.</summary>
    /// <param name="graph">The model.</param>
    /// <returns>The moments by layer name; layers of which nothing is known are absent.</returns>
    public static IReadOnlyDictionary<string, ChannelMoments> Estimate(ModelGraph graph)
    {
        var known = new Dictionary<string, ChannelMoments>(StringComparer.Ordinal);
        foreach (var layer in graph.Layers.Where(layer => !layer.IsShared))
        {
            var inputs = layer.Inputs.Select(input => known.GetValueOrDefault(input.Name)).ToArray();
            if (Output(layer, inputs) is { } moments)
            {
                known[layer.Name] = moments;
            }
        }

        return known;
    }

    private static ChannelMoments? Output(GraphLayer layer, ChannelMoments?[] inputs) => (layer.Class.Moments, inputs) switch
    {
        (MomentRule.Normalized, _) => OfBatchNorm(layer),
        (MomentRule.Clipped, [{ } input]) when (layer.GetNumber("threshold") ?? 0) == 0 && (layer.GetNumber("negative_slope") ?? 0) == 0 =>
            Clip(input, layer.GetNumber("max_value") ?? double.PositiveInfinity),
        (MomentRule.ByActivation, [{ } input]) => LayerOptions.Activation(layer) switch
        {
            "linear" => input,
            "relu" => Clip(input, double.PositiveInfinity),
            "relu6" => Clip(input, 6),
            _ => null,
        },
        (MomentRule.Added, _) => Sum(inputs),
        (MomentRule.Kept, [{ } input]) => input,
        _ => null,
    };

    private static ChannelMoments? OfBatchNorm(GraphLayer layer) => BatchNorm.Of(layer) is not { } norm ? null : new ChannelMoments(
        [.. Enumerable.Range(0, norm.Channels).Select(channel => (double)norm.Beta.Values.Span[channel])],
        [.. Enumerable.Range(0, norm.Channels).Select(channel => Math.Pow(norm.Gamma.Values.Span[channel], 2))]);

    private static ChannelMoments Clip(ChannelMoments input, double max)
    {
        double[] mean = new double[input.Count], variance = new double[input.Count];
        for (var channel = 0; channel < mean.Length; channel++)
        {
            (mean[channel], variance[channel]) = ClippedNormal.Moments(input.Mean[channel], input.Variance[channel], 0, max);
        }

        return new ChannelMoments(mean, variance);
    }

    private static ChannelMoments? Sum(ChannelMoments?[] inputs)
    {
        if (inputs is not [{ } first, ..] || inputs.Any(input => input?.Count != first.Count))
        {
            return null;
        }

        double[] mean = new double[first.Count], variance = new double[first.Count];
        foreach (var input in inputs)
        {
            VectorMath.AddScaled(1, input!.Mean, mean);
            VectorMath.AddScaled(1, input.Variance, variance);
        }

        return new ChannelMoments(mean, variance);
    }
}
