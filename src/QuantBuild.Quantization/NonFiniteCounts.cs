namespace QuantBuild.Quantization;

/// <summary>How many of some values are no finite numbers.</summary>
/// <param name="NaN">Values that are no number.</param>
/// <param name="Infinite">Values that are positive or negative infinity.</param>
public readonly record struct NonFiniteCounts(long NaN, long Infinite)
{
    /// <summary>Whether there are any.</summary>
    public bool Any => NaN != 0 || Infinite != 0;

    /// <summary>Counts.</summary>
    /// <param name="values">Any values.</param>
    /// <returns>The counts.</returns>
    public static NonFiniteCounts Of(ReadOnlySpan<float> values)
    {
        long nan = 0, infinite = 0;
        foreach (var value in values)
        {
            nan += float.IsNaN(value) ? 1 : 0;
            infinite += float.IsInfinity(value) ? 1 : 0;
        }

        return new NonFiniteCounts(nan, infinite);
    }

    /// <summary>Adds the counts of two parts of a tensor.</summary>
    /// <param name="left">One part's counts.</param>
    /// <param name="right">The other part's counts.</param>
    /// <returns>The counts of both.</returns>
    public static NonFiniteCounts operator +(NonFiniteCounts left, NonFiniteCounts right) =>
        new(left.NaN + right.NaN, left.Infinite + right.Infinite);

    /// <summary>Adds the counts of two parts of a tensor.</summary>
    /// <param name="left">One part's counts.</param>
    /// <param name="right">The other part's counts.</param>
    /// <returns>The counts of both.</returns>
    public static NonFiniteCounts Add(NonFiniteCounts left, NonFiniteCounts right) => left + right;
}
