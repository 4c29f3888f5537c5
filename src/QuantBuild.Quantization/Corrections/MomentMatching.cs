using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Corrections;

/// <summary>
/// Gives a layer with quantized weights the output moments of the float layer, channel by channel, by adjusting the batch normalization
/// behind it: with r = σ(float) / σ(quantized), <c>gamma' = r·gamma</c> and <c>beta' = beta + gamma/√(variance + ε) · (m(float) − mean
/// − r·(m(quantized) − mean))</c>.
/// </summary>
public static class MomentMatching
{
    /// <summary>Adjusts gamma and beta of a batch normalization.</summary>
    /// <param name="graph">The model; changed in place.</param>
    /// <param name="batchNorm">The batch normalization's layer.</param>
    /// <param name="target">The moments of its input in the float model.</param>
    /// <param name="measured">The moments of its input in the quantized model.</param>
    /// <param name="maxRatio">How much a channel may be stretched or squeezed at most; channels that hardly vary
    /// are not trusted beyond it.</param>
    /// <param name="coarseness">How far apart the outputs of one deviation may be that neighbouring values of gamma make, in units of the
    /// batch normalization's input: each gamma is rounded to multiples of the power of two that comes nearest to it, and beta, which is
    /// computed then, takes the mean. 0 rounds nothing.</param>
    /// <exception cref="QuantizationException">The layer is no batch normalization, or has another number of channels.</exception>
    public static void Match(
        ModelGraph graph, string batchNorm, ChannelMoments target, ChannelMoments measured, double maxRatio = 4, double coarseness = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRatio, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(coarseness);
        if (BatchNorm.Of(graph.GetLayer(batchNorm)) is not { } norm || norm.Channels != target.Count || norm.Channels != measured.Count)
        {
            throw new QuantizationException($"Layer '{batchNorm}' is no batch normalization of {target.Count} channels, "
                + $"so moments of {target.Count} and {measured.Count} channels cannot be matched there.");
        }

        float[] gamma = norm.Gamma.Values.ToArray(), beta = norm.Beta.Values.ToArray();
        for (var channel = 0; channel < norm.Channels; channel++)
        {
            var (scale, _) = norm.Affine(channel);
            double mean = norm.Mean.Values.Span[channel], ratio = Ratio(target.Variance[channel], measured.Variance[channel], maxRatio);
            var wanted = gamma[channel] * ratio;
            gamma[channel] = (float)CoarseVectors.Round(wanted, coarseness * Math.Abs(wanted) / Math.Sqrt(target.Variance[channel]));
            ratio = wanted == 0 ? ratio : ratio * gamma[channel] / wanted;
            beta[channel] = (float)(beta[channel] + (scale * (target.Mean[channel] - mean - (ratio * (measured.Mean[channel] - mean)))));
        }

        norm.Set(graph, gamma, beta);
    }

    private static double Ratio(double target, double measured, double maxRatio) =>
        target > 0 && measured > 0 ? Math.Clamp(Math.Sqrt(target / measured), 1 / maxRatio, maxRatio) : 1;
}
