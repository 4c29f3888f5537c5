using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Corrections;

/// <summary>Removes the shift that quantizing a kernel gives its layer's mean output (Nagel et al., 2019): the shift is Σ (kernel' −
/// kernel)·E[input], and the bias takes it up, or the beta of the batch normalization behind, by gamma / √(variance + ε) of it.</summary>
public static class BiasCorrection
{
    /// <summary>Computes the shift of each output's mean from the expected inputs.</summary>
    /// <param name="layer">The layer, with its float kernel.</param>
    /// <param name="quantized">The kernel as it is restored from its codes.</param>
    /// <param name="inputs">The layer's expected inputs, by channel.</param>
    /// <returns>The shift of each output channel; what padding cuts off at borders is not counted.</returns>
    /// <exception cref="QuantizationException">The layer has no such kernel, or the inputs are not its own.</exception>
    public static double[] ExpectedShift(GraphLayer layer, WeightTensor quantized, ChannelMoments inputs)
    {
        if (ChannelKernel.OfInputs(layer) is not { } kernel || kernel.Weight.Name != quantized.Name
            || ChannelKernel.OfOutputs(layer) is not { } outputs
            || outputs.Weight.Name != quantized.Name || kernel.Count % inputs.Count != 0)
        {
            throw new QuantizationException($"The shift that quantizing '{quantized.Name}' gives layer '{layer.Name}' cannot be computed "
                + $"from {inputs.Count} input channels.", quantized.Name);
        }

        var shift = new double[outputs.Count];
        ReadOnlySpan<float> before = kernel.Weight.Values.Span, after = quantized.Values.Span;
        for (var i = 0; i < before.Length; i++)
        {
            shift[i / outputs.Stride % outputs.Count] += ((double)after[i] - before[i]) * inputs.Mean[i / kernel.Stride % inputs.Count];
        }

        return shift;
    }

    /// <summary>Takes a shift of a layer's output back.</summary>
    /// <param name="graph">The model; changed in place.</param>
    /// <param name="layer">The layer whose output is shifted, before its activation.</param>
    /// <param name="shift">By how much, each output channel.</param>
    /// <returns>Whether there was a bias or a batch normalization to take it up.</returns>
    public static bool Apply(ModelGraph graph, GraphLayer layer, ReadOnlySpan<double> shift)
    {
        if (layer.GetWeight("bias") is { } bias && bias.Values.Length == shift.Length)
        {
            var values = bias.Values.ToArray();
            for (var channel = 0; channel < values.Length; channel++)
            {
                values[channel] = (float)(values[channel] - shift[channel]);
            }

            graph.SetWeight(bias.With(values));
            return true;
        }

        if (NormBehind(layer, shift.Length) is not { } norm)
        {
            return false;
        }

        var beta = norm.Beta.Values.ToArray();
        for (var channel = 0; channel < beta.Length; channel++)
        {
            beta[channel] = (float)(beta[channel] - (norm.Affine(channel).Scale * shift[channel]));
        }

        norm.Set(graph, beta: beta);
        return true;
    }

    /// <summary>Whether a layer has a bias, or a batch normalization behind it, that takes up a shift of its output.</summary>
    /// <param name="layer">The layer.</param>
    internal static bool CanApply(GraphLayer layer) => ChannelKernel.OfOutputs(layer) is { Count: var count }
        && (layer.GetWeight("bias")?.Values.Length == count || NormBehind(layer, count) is not null);

    private static BatchNorm? NormBehind(GraphLayer layer, int channels) => LayerOptions.Activation(layer) == "linear"
        && BatchNorm.Of(layer.OnlyConsumer) is { } norm && norm.Channels == channels ? norm : null;
}
