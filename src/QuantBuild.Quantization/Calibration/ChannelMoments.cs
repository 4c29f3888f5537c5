using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Calibration;

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
}
