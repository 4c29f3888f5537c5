namespace QuantBuild.Quantization.Search;

/// <summary>Isotonic regression by pooling adjacent violators (Ayer et al., 1955).</summary>
internal static class MonotoneFit
{
    /// <summary>The non-decreasing sequence of least squared distance from a sequence.</summary>
    /// <param name="values">The sequence.</param>
    public static double[] NonDecreasing(IReadOnlyList<double> values)
    {
        var pools = new Stack<(double Mean, int Count)>();
        foreach (var value in values)
        {
            var pool = (Mean: value, Count: 1);
            while (pools.TryPeek(out var before) && before.Mean > pool.Mean)
            {
                pools.Pop();
                pool = (((before.Mean * before.Count) + (pool.Mean * pool.Count)) / (before.Count + pool.Count), before.Count + pool.Count);
            }

            pools.Push(pool);
        }

        return [.. pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Mean, pool.Count))];
    }
}
