using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Corrections;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Recipes;

/// <summary>
/// Predicts what quantization does to a batch-normalized model without data or made-up inputs: behind each batch normalization a channel
/// has deviation |gamma|, and the rounded kernel and the stored vectors add an error whose mean and variance follow from the moments of the
/// layer's inputs (<see cref="DataFreeMoments"/>). The errors of the layers, each relative to its signal,
/// are taken as independent and added.
/// </summary>
public sealed class LayerwiseError
{
    private readonly ModelGraph _model;
    private readonly IReadOnlyDictionary<string, ChannelMoments> _moments;

    /// <summary>Reads what the float model tells of its activations.</summary>
    /// <param name="model">The float model, as it was trained.</param>
    public LayerwiseError(ModelGraph model) => (_model, _moments) = (model, DataFreeMoments.Estimate(model));

    /// <summary>Whether most kernels have a batch normalization behind them, so that the prediction rests on
    /// statistics of training.</summary>
    public bool IsKnown
    {
        get
        {
            GraphLayer[] layers = [.. _model.Layers.Where(Kernels.IsOnlyOne)];
            return layers.Length > 0 && 2 * layers.Count(layer => NormBehind(layer) is not null) > layers.Length;
        }
    }

    /// <summary>Predicts the relative error.</summary>
    /// <param name="prepared">The float model after the passes that came before rounding.</param>
    /// <param name="quantized">The quantized model, of the same layers.</param>
    /// <returns>The root of the sum of the layers' relative squared errors.</returns>
    public double Of(ModelGraph prepared, ModelGraph quantized) =>
        Math.Sqrt(prepared.Layers.Where(Kernels.IsOnlyOne).Sum(layer => OfLayer(layer, quantized.GetLayer(layer.Name))));

    private static BatchNorm? NormBehind(GraphLayer layer) => LayerOptions.Activation(layer) == "linear"
        && BatchNorm.Of(layer.OnlyConsumer) is { } norm && norm.Channels == ChannelKernel.OfOutputs(layer)!.Count ? norm : null;

    private double OfLayer(GraphLayer before, GraphLayer after)
    {
        ChannelKernel outputs = ChannelKernel.OfOutputs(before)!, inputs = ChannelKernel.OfInputs(before)!;
        var moments = before.Inputs is [var input] && _moments.TryGetValue(input.Name, out var known) && inputs.Count % known.Count == 0
            ? known
            : null;
        double[] mean = new double[outputs.Count], noise = new double[outputs.Count], signal = new double[outputs.Count];
        ReadOnlySpan<float> was = outputs.Weight.Values.Span, now = after.GetWeight(after.Class.Kernel!.OutputRole)!.Values.Span;
        for (var i = 0; i < was.Length; i++)
        {
            // Inputs that nothing is known of count as independent with mean square 1.
            var channel = moments is null ? 0 : i / inputs.Stride % moments.Count;
            double expected = moments?.Mean[channel] ?? 0, variance = moments?.Variance[channel] ?? 1, error = (double)now[i] - was[i];
            var output = i / outputs.Stride % outputs.Count;
            mean[output] += error * expected;
            noise[output] += error * error * variance;
            signal[output] += (double)was[i] * was[i] * (variance + (expected * expected));
        }

        for (var channel = 0; channel < outputs.Count; channel++)
        {
            mean[channel] += Element(after, "bias", channel) - Element(before, "bias", channel);
        }

        if (NormBehind(before) is { } norm && NormBehind(after) is { } stored
            && BatchNorm.Of(_model.GetLayer(norm.Layer.Name)) is { } trained)
        {
            for (var channel = 0; channel < outputs.Count; channel++)
            {
                // In the trained model the batch normalization makes deviation |gamma| and mean beta of what it takes,
                // which therefore is known.
                var ((scale, shift), (storedScale, storedShift)) = (norm.Affine(channel), stored.Affine(channel));
                double deviation = trained.Gamma.Values.Span[channel], center = trained.Beta.Values.Span[channel];
                var change = scale == 0 ? 0 : (storedScale - scale) / scale;
                mean[channel] = (storedScale * mean[channel]) + (change * (center - shift)) + (storedShift - shift);
                noise[channel] = (storedScale * storedScale * noise[channel]) + (change * change * deviation * deviation);
                signal[channel] = deviation * deviation;
            }
        }

        var total = signal.Sum();
        var errors = noise.Sum() + mean.Sum(shift => shift * shift);
        return total > 0 ? errors / total : errors;
    }

    private static double Element(GraphLayer layer, string role, int channel) =>
        layer.GetWeight(role) is { } weight && channel < weight.Values.Length ? weight.Values.Span[channel] : 0;
}
