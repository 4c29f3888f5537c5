namespace QuantBuild.Quantization.Internal;

internal static class Chunks
{
    /// <summary>Large enough that handing it to a thread costs nothing beside it, small enough for the second-level cache.</summary>
    private const int Length = 1 << 16;

    /// <summary>Does <paramref name="work"/> (start, length) for consecutive chunks of <paramref name="total"/> elements, on several threads.</summary>
    public static void ForEach(int total, int? degreeOfParallelism, Action<int, int> work)
    {
        var degree = degreeOfParallelism ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1, nameof(degreeOfParallelism));
        var count = (int)(((long)total + Length - 1) / Length);
        if (degree == 1 || count <= 1)
        {
            work(0, total);
            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = degree }, chunk =>
            work(chunk * Length, Math.Min(Length, total - (chunk * Length))));
    }
}
