using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Recipes;

/// <summary>What a layer's kernel takes and makes on some examples, so that the effect of rounding it can be told without
/// running the model again.</summary>
/// <param name="Taken">The moments of the layer's input channels.</param>
/// <param name="Made">The moments of its output channels, before the activation.</param>
public sealed record KernelSignal(ChannelMoments Taken, ChannelMoments Made)
{
    /// <summary>Predicts the error that a rounded kernel makes in its layer's output, its mean taken off, over the output's own variance.
    /// Inputs count as independent.</summary>
    /// <param name="layer">The layer, with its float kernel.</param>
    /// <param name="rounded">The kernel as it is restored.</param>
    /// <returns>The relative squared error; null where the kernel takes other channels.</returns>
    public double? ErrorOf(GraphLayer layer, WeightTensor rounded)
    {
        if (ChannelKernel.OfInputs(layer) is not { } inputs || inputs.Count != Taken.Count
            || inputs.Weight.Values.Length != rounded.Values.Length)
        {
            return null;
        }

        double noise = 0, signal = 0;
        ReadOnlySpan<float> before = inputs.Weight.Values.Span, after = rounded.Values.Span;
        for (var i = 0; i < before.Length; i++)
        {
            var error = (double)after[i] - before[i];
            noise += error * error * Taken.Variance[i / inputs.Stride % inputs.Count];
        }

        foreach (var variance in Made.Variance)
        {
            signal += variance;
        }

        return signal > 0 ? noise / signal : 0;
    }
}
