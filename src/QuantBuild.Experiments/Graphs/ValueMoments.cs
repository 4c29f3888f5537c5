using QuantBuild.Graph;
using QuantBuild.Quantization.Calibration;

namespace QuantBuild.Experiments.Graphs;

/// <summary>Mean and variance of the channels of a value, which are its last dimension.</summary>
internal static class ValueMoments
{
    /// <param name="samples">The value, sample by sample.</param>
    public static ChannelMoments Of(Tensor[] samples)
    {
        var channels = samples[0].Shape[^1];
        double[] mean = new double[channels], variance = new double[channels];
        double rows = samples.Sum(sample => sample.Floats.LongLength) / channels;
        Sum(samples, mean, (value, _) => value);
        Divide(mean, rows);

        // A second pass, for the difference of two large numbers would lose digits.
        Sum(samples, variance, (value, channel) => (value - mean[channel]) * (value - mean[channel]));
        Divide(variance, rows);
        return new ChannelMoments(mean, variance);
    }

    private static void Sum(Tensor[] samples, double[] sums, Func<double, int, double> term)
    {
        foreach (var values in samples.Select(sample => sample.Floats))
        {
            for (int i = 0, channel = 0; i < values.Length; i++)
            {
                sums[channel] += term(values[i], channel);
                channel = channel + 1 == sums.Length ? 0 : channel + 1;
            }
        }
    }

    private static void Divide(double[] sums, double rows)
    {
        for (var channel = 0; channel < sums.Length; channel++)
        {
            sums[channel] /= rows;
        }
    }
}
