using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Scales;

namespace QuantBuild.Quantization.Passes;

/// <summary>
/// Moves scale per channel from the kernels that make it to those that take it, through relu and whatever else lets it pass (Nagel et al.,
/// "Data-Free Quantization Through
/// Weight Equalization and Bias Correction", 2019): with r₁ and r₂ the largest magnitudes of a channel in both, the first is divided and
/// the second multiplied by
/// <c>s = √(r₁ / r₂)</c>. Where sums tie channels together, each side may be several kernels, and r is the largest of them, as a share of
/// its kernel's own; where only vectors
/// stand on a side, all ranges of the other become alike. Repeated until nothing moves, since a kernel takes part in its inputs' channels
/// and in its outputs'.
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
        var groups = ScaleGroup.Of(ChannelScales.Of(graph));
        for (var round = 0; round < MaxRounds; round++)
        {
            var moved = groups.Select(group => group.Equalize(graph)).DefaultIfEmpty().Max();
            if (moved < Converged)
            {
                break;
            }
        }

        var changed = groups.SelectMany(group => group.Kernels).ToHashSet(StringComparer.Ordinal);
        return new PassResult(Name, [
            .. graph.Layers.Where(layer => Kernels.Of(layer).Any(kernel => changed.Contains(kernel.Name))).Select(layer => layer.Name),
        ]);
    }
}
