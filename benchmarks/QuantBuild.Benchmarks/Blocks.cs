using QuantBuild.Benchmarks.Inputs;

namespace QuantBuild.Benchmarks;

/// <summary>Tensors in blocks of the length that converting a model reads, quantizes and restores at a time.</summary>
internal static class Blocks
{
    private const int Length = 1 << 16;

    /// <summary>Does the work on each block, on all cores.</summary>
    public static void OnAllCores(Action<Range> work) => Parallel.For(0, (Tensors.Length + Length - 1) / Length, block =>
        work((block * Length)..Math.Min((block + 1) * Length, Tensors.Length)));
}
