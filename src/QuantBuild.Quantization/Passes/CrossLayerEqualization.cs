using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Passes;

/// <summary>
/// Moves scale per channel from one kernel to the next through relu or no activation (Nagel et al., "Data-Free Quantization Through Weight
/// Equalization and Bias Correction", 2019): with r₁ and r₂ the largest magnitudes of a channel in both kernels, the first is divided and
/// the second multiplied by <c>s = √(r₁ / r₂)</c>. Repeated until nothing moves, since a kernel may stand in two pairs.
/// </summary>
public sealed class CrossLayerEqualization : IGraphPass
{
    private const int MaxRounds = 40;
    private const double Converged = 1e-4;

    /// <inheritdoc/>
    public string Name => "cross-layer equalization";

    /// <inheritdoc/>
    public PassResult Apply(ModelGraph graph)
    {
        var pairs = graph.Layers.Select(first => (First: first, Second: FindSecond(first))).Where(pair => pair.Second is not null).ToArray();
        for (var round = 0; round < MaxRounds; round++)
        {
            var moved = pairs.Select(pair => Equalize(graph, pair.First, pair.Second!)).DefaultIfEmpty().Max();
            if (moved < Converged)
            {
                break;
            }
        }

        var changed = pairs.SelectMany(pair => (GraphLayer[])[pair.First, pair.Second!]).ToHashSet();
        return new PassResult(Name, [.. graph.Layers.Where(changed.Contains).Select(layer => layer.Name)]);
    }

    private static GraphLayer? FindSecond(GraphLayer first)
    {
        if (ChannelKernel.OfOutputs(first) is not { } outputs || !LayerOptions.IsPositivelyHomogeneous(LayerOptions.Activation(first)))
        {
            return null;
        }

        var next = first.OnlyConsumer;
        var isFlat = false;
        while (next is not null && LayerOptions.PassesChannelScales(next))
        {
            isFlat |= next.Class.Scales == ScaleRule.PassesFlattened;
            next = next.OnlyConsumer;
        }

        // Behind a Flatten the channel is the index modulo the number of channels; elsewhere both counts are the same.
        return next is not null && ChannelKernel.OfInputs(next) is { } inputs && (isFlat ? inputs.Count % outputs.Count == 0 : inputs.Count == outputs.Count) ? next : null;
    }

    /// <summary>Equalizes one pair and returns by how much, as the largest |ln s|.</summary>
    private static double Equalize(ModelGraph graph, GraphLayer first, GraphLayer second)
    {
        var (outputs, inputs) = (ChannelKernel.OfOutputs(first)!, ChannelKernel.OfInputs(second)!);
        float[] r1 = outputs.Extremes(outputs.Count), r2 = inputs.Extremes(outputs.Count);
        var scales = new double[outputs.Count];
        for (var channel = 0; channel < scales.Length; channel++)
        {
            // A channel without weights on one side has nothing to equalize.
            scales[channel] = float.IsNormal(r1[channel]) && float.IsNormal(r2[channel]) ? Math.Sqrt(Math.Abs((double)r1[channel] / r2[channel])) : 1;
        }

        double[] inverses = [.. scales.Select(scale => 1 / scale)];
        graph.SetWeight(outputs.Scaled(inverses));
        graph.SetWeight(inputs.Scaled(scales));
        if (first.GetWeight("bias") is { } bias)
        {
            graph.SetWeight(ChannelKernel.Scaled(bias, inverses));
        }

        return scales.Select(scale => Math.Abs(Math.Log(scale))).DefaultIfEmpty().Max();
    }
}
