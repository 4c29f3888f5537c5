namespace QuantBuild.Experiments.Graphs;

/// <summary>How calibration samples are added up: in blocks of so many, whatever their number, whose sums are added in the order of the
/// samples. So a sum is the same to the last bit whether one machine adds up all blocks or several some each.</summary>
internal static class SampleBlocks
{
    /// <summary>How many samples a block has; the last one may have fewer.</summary>
    public const int Size = 32;

    /// <summary>The blocks.</summary>
    /// <param name="samples">The number of samples.</param>
    public static IReadOnlyList<Range> Of(int samples) =>
        [.. Enumerable.Range(0, (samples + Size - 1) / Size).Select(block => Of(block, samples))];

    private static Range Of(int block, int samples) => (block * Size)..Math.Min((block + 1) * Size, samples);
}
