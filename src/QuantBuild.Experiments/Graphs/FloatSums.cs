using QuantBuild.Experiments.Graphs.Inputs;

namespace QuantBuild.Experiments.Graphs;

/// <summary>What a float model makes of a block of calibration samples, or of several blocks.</summary>
/// <param name="Kernels">What its kernels see, by their names.</param>
/// <param name="Layers">What its layers give before their activations, by their names.</param>
internal sealed record FloatSums(IReadOnlyDictionary<string, KernelSum> Kernels, IReadOnlyDictionary<string, ValueMoments> Layers)
{
    /// <summary>Adds up blocks, in their order.</summary>
    /// <param name="blocks">The blocks.</param>
    public static FloatSums Together(IEnumerable<FloatSums> blocks)
    {
        var kernels = new Dictionary<string, KernelTotal>(StringComparer.Ordinal);
        var layers = new Dictionary<string, List<ValueMoments>>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            foreach (var (name, sum) in block.Kernels)
            {
                if (!kernels.TryGetValue(name, out var total))
                {
                    kernels.Add(name, total = new KernelTotal());
                }

                total.Add(sum);
            }

            foreach (var (name, moments) in block.Layers)
            {
                if (!layers.TryGetValue(name, out var parts))
                {
                    layers.Add(name, parts = []);
                }

                parts.Add(moments);
            }
        }

        return new FloatSums(
            kernels.ToDictionary(kernel => kernel.Key, kernel => kernel.Value.ToSum(), StringComparer.Ordinal),
            layers.ToDictionary(layer => layer.Key, layer => ValueMoments.Together(layer.Value), StringComparer.Ordinal));
    }
}
