using QuantBuild.Graph;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>How calibration samples are added up: in blocks of so many examples, whatever their number, whose sums are added in the order
/// of the samples. So a sum is the same to the last bit whether one machine adds up all blocks or several some each.</summary>
internal static class SampleBlocks
{
    /// <summary>How many examples a block has; the last one may have fewer. A sample of more is a block.</summary>
    public const int Examples = 32;

    /// <summary>The blocks.</summary>
    /// <param name="samples">The samples, each of so many examples as the first; the last one may have fewer.</param>
    public static IReadOnlyList<Range> Of(IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
    {
        var size = samples.Count == 0 ? 1 : Math.Max(Examples / samples[0].Values.First().Shape[0], 1);
        return [.. Enumerable.Range(0, (samples.Count + size - 1) / size)
            .Select(block => (block * size)..Math.Min((block + 1) * size, samples.Count))];
    }
}
