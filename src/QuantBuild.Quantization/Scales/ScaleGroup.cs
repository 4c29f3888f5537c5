using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Scales;

/// <summary>Weights whose channels are scaled together: the kernels before and behind a value,
/// or those of all values that sums tie to it.</summary>
internal sealed class ScaleGroup
{
    private readonly ScaledWeight[] _weights;
    private readonly Dictionary<int, int> _places;
    private readonly int[][] _channels;

    private ScaleGroup(ChannelScales scales, IEnumerable<ScaledWeight> weights)
    {
        _weights = [.. weights];
        int[] leaders = [.. _weights.SelectMany(weight => weight.Scales).Select(scales.LeaderOf).OfType<int>().Distinct()];
        _places = leaders.Index().ToDictionary(leader => leader.Item, leader => leader.Index);
        _channels = [.. _weights.Select(weight =>
            weight.Scales.Select(scale => scales.LeaderOf(scale) is { } leader ? _places[leader] : -1).ToArray())];
    }

    /// <summary>The kernels that take part.</summary>
    public IEnumerable<string> Kernels => _weights.Where(weight => weight.IsKernel).Select(weight => weight.Name);

    private bool HasKernels(ScaleSide side) => Array.Exists(_weights, weight => weight.IsKernel && weight.Side == side);

    /// <summary>The groups, in the order in which their first weights stand in the model.</summary>
    public static IReadOnlyList<ScaleGroup> Of(ChannelScales scales)
    {
        // Weights that share a channel belong together; the first that was met with a channel leads.
        var groups = new List<HashSet<int>>();
        var groupOf = new Dictionary<int, HashSet<int>>();
        foreach (var (place, weight) in scales.Weights.Index())
        {
            int[] leaders = [.. weight.Scales.Select(scales.LeaderOf).OfType<int>().Distinct()];
            if (leaders.Length == 0)
            {
                continue;
            }

            var met = leaders.Where(groupOf.ContainsKey).Select(leader => groupOf[leader]).Distinct().ToArray();
            var group = met.Length > 0 ? met[0] : [];
            if (met.Length == 0)
            {
                groups.Add(group);
            }

            foreach (var other in met.Skip(1))
            {
                group.UnionWith(other);
                groups.Remove(other);
                foreach (var leader in groupOf.Where(pair => ReferenceEquals(pair.Value, other)).Select(pair => pair.Key).ToArray())
                {
                    groupOf[leader] = group;
                }
            }

            group.Add(place);
            Array.ForEach(leaders, leader => groupOf[leader] = group);
        }

        return [.. groups.Select(group => new ScaleGroup(scales, group.Order().Select(place => scales.Weights[place])))
            .Where(group => group.Kernels.Any())];
    }

    /// <summary>Equalizes the group and returns by how much, as the largest |ln s|.</summary>
    public double Equalize(ModelGraph graph)
    {
        var (made, taken) = (Ranges(graph, ScaleSide.Output), Ranges(graph, ScaleSide.Input));
        var factors = new double[_places.Count];
        for (var channel = 0; channel < factors.Length; channel++)
        {
            // A channel without weights on one side has nothing to equalize.
            factors[channel] = (made[channel], taken[channel]) switch
            {
                var (r1, r2) when float.IsNormal(r1) && float.IsNormal(r2) => Math.Sqrt((double)r1 / r2),
                var (r1, _) when float.IsNormal(r1) && !HasKernels(ScaleSide.Input) => r1,
                var (_, r2) when float.IsNormal(r2) && !HasKernels(ScaleSide.Output) => 1 / (double)r2,
                _ => 1,
            };
        }

        for (var i = 0; i < _weights.Length; i++)
        {
            var side = _weights[i].Side;
            double[] byChannel =
                [.. _channels[i].Select(place => place < 0 ? 1 : side == ScaleSide.Output ? 1 / factors[place] : factors[place])];
            graph.SetWeight(_weights[i].In(graph).Scaled(byChannel));
        }

        return factors.Select(factor => Math.Abs(Math.Log(factor))).DefaultIfEmpty().Max();
    }

    /// <summary>The largest magnitude of each channel in the kernels of a side; where there are several,
    /// each as a share of the kernel's largest.</summary>
    private float[] Ranges(ModelGraph graph, ScaleSide side)
    {
        var ranges = new float[_places.Count];
        var isPair = _weights.Count(weight => weight.IsKernel) == 2;
        foreach (var (i, weight) in _weights.Index().Where(weight => weight.Item.IsKernel && weight.Item.Side == side))
        {
            float[] extremes = [.. weight.In(graph).Extremes(weight.Scales.Length).Select(MathF.Abs)];
            var largest = isPair ? 1 : extremes.Max();
            for (var channel = 0; channel < extremes.Length && float.IsNormal(largest); channel++)
            {
                if (_channels[i][channel] is >= 0 and var place)
                {
                    ranges[place] = Math.Max(ranges[place], extremes[channel] / largest);
                }
            }
        }

        return ranges;
    }
}
