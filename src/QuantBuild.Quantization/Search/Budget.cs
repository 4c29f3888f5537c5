namespace QuantBuild.Quantization.Search;

/// <summary>What a search is to stay within.</summary>
public sealed record Budget
{
    private Budget(double? maxDrop, long? maxBytes) => (MaxDrop, MaxBytes) = (maxDrop, maxBytes);

    /// <summary>The most that the metric may get worse, in the metric's own unit; null where bytes are the limit.</summary>
    public double? MaxDrop { get; }

    /// <summary>The most compressed bytes; null where the metric is the limit.</summary>
    public long? MaxBytes { get; }

    /// <summary>Asks for the smallest model that is hardly worse.</summary>
    /// <param name="maxDrop">The most that the metric may get worse: 0.01 is a point of accuracy.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The drop is negative or no number.</exception>
    public static Budget Drop(double maxDrop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDrop);
        return double.IsFinite(maxDrop) ? new Budget(maxDrop, null) : throw new ArgumentOutOfRangeException(nameof(maxDrop), maxDrop, "A drop is a finite number.");
    }

    /// <summary>Asks for the best model within a size.</summary>
    /// <param name="maxBytes">The most compressed bytes.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static Budget Bytes(long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        return new Budget(null, maxBytes);
    }

    /// <summary>Whether a result is within the budget.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Whether it is.</returns>
    public bool Allows(CandidateResult result) => MaxDrop is { } drop ? result.Drop <= drop : result.CompressedBytes <= MaxBytes;

    /// <summary>Whether one result serves the budget better than another, both within it.</summary>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    /// <returns>Whether the one is better: smaller, or closer to the float model where bytes are the limit.</returns>
    public bool Prefers(CandidateResult one, CandidateResult other) =>
        MaxDrop is null ? one.Divergence < other.Divergence : one.CompressedBytes < other.CompressedBytes;

    /// <summary>Whether one result comes nearer to the budget than another, both outside it; of two equally near, the one with less divergence is.</summary>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    /// <returns>Whether the one is nearer.</returns>
    public bool IsNearer(CandidateResult one, CandidateResult other)
    {
        double near = MaxDrop is null ? one.CompressedBytes : one.Drop ?? double.PositiveInfinity, far = MaxDrop is null ? other.CompressedBytes : other.Drop ?? double.PositiveInfinity;
        return near < far || (near.Equals(far) && one.Divergence < other.Divergence);
    }
}
