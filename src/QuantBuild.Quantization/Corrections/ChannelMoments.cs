using QuantBuild.Quantization.Internal;

namespace QuantBuild.Quantization.Corrections;

/// <summary>Mean and variance of each channel of some activations, over pictures and places.</summary>
public sealed class ChannelMoments
{
    private readonly double[] _mean;
    private readonly double[] _variance;

    /// <summary>Creates the moments.</summary>
    /// <param name="mean">Each channel's mean.</param>
    /// <param name="variance">Each channel's variance, not negative.</param>
    /// <exception cref="ArgumentException">There are not as many variances as means.</exception>
    public ChannelMoments(ReadOnlySpan<double> mean, ReadOnlySpan<double> variance)
    {
        SpanLengths.ThrowUnlessEqual(mean.Length, variance.Length);
        (_mean, _variance) = (mean.ToArray(), variance.ToArray());
    }

    /// <summary>The number of channels.</summary>
    public int Count => _mean.Length;

    /// <summary>Each channel's mean.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Each channel's variance.</summary>
    public ReadOnlySpan<double> Variance => _variance;

    /// <summary>Measures activations.</summary>
    /// <param name="activations">The activations, channels last.</param>
    /// <param name="channels">The number of channels.</param>
    /// <returns>Their moments.</returns>
    /// <exception cref="ArgumentException">The activations are not a whole number of channels, or none.</exception>
    public static ChannelMoments Of(ReadOnlySpan<float> activations, int channels)
    {
        if (activations.IsEmpty || activations.Length % channels != 0)
        {
            throw new ArgumentException($"{activations.Length} activations are no whole rows of {channels} channels.", nameof(activations));
        }

        double[] mean = new double[channels], variance = new double[channels];
        double rows = activations.Length / channels;
        for (var i = 0; i < activations.Length; i++)
        {
            mean[i % channels] += activations[i] / rows;
        }

        for (var i = 0; i < activations.Length; i++)
        {
            var deviation = activations[i] - mean[i % channels];
            variance[i % channels] += deviation * deviation / rows;
        }

        return new ChannelMoments(mean, variance);
    }
}
