using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Passes;

/// <summary>
/// Scales each output channel of a kernel that a batch normalization follows so that its value of largest magnitude becomes +1, and lets
/// the batch normalization undo it: <c>kernel'[…, c] = s·kernel[…, c]</c>, <c>bias' = s·bias</c>, <c>mean' = s·mean</c>,
/// <c>gamma' = gamma / s</c>. Then one scale a tensor serves all channels: per-channel quantization in a per-tensor format.
/// </summary>
public sealed class ChannelScaling : IGraphPass
{
    private readonly Func<GraphLayer, bool> _isWanted;

    /// <summary>Creates the pass.</summary>
    /// <param name="isWanted">Chooses the layers; null takes all that have a batch normalization behind them.</param>
    public ChannelScaling(Func<GraphLayer, bool>? isWanted = null) => _isWanted = isWanted ?? (_ => true);

    /// <inheritdoc/>
    public string Name => "channel scaling";

    /// <inheritdoc/>
    public PassResult Apply(ModelGraph graph)
    {
        var changed = new List<string>();
        foreach (var layer in graph.Layers)
        {
            if (_isWanted(layer) && LayerOptions.Activation(layer) == "linear"
                && ChannelKernel.OfOutputs(layer) is { } kernel
                && BatchNorm.Of(layer.OnlyConsumer) is { } norm && norm.Channels == kernel.Count && norm.IsOverChannelsOf(layer))
            {
                Scale(graph, layer, kernel, norm);
                changed.Add(layer.Name);
            }
        }

        return new PassResult(Name, changed);
    }

    private static void Scale(ModelGraph graph, GraphLayer layer, ChannelKernel kernel, BatchNorm norm)
    {
        double[] factors = [.. kernel.Extremes(kernel.Count).Select(extreme => float.IsNormal(extreme) ? 1.0 / extreme : 1)];
        double[] inverses = [.. factors.Select(factor => 1 / factor)];
        graph.SetWeight(kernel.Scaled(factors));
        graph.SetWeight(ChannelKernel.Scaled(norm.Mean, factors));
        norm.Set(graph, gamma: ChannelKernel.Scaled(norm.Gamma, inverses).Values);
        if (layer.GetWeight("bias") is { } bias)
        {
            graph.SetWeight(ChannelKernel.Scaled(bias, factors));
        }
    }
}
