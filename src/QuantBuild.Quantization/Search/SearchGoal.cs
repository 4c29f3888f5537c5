namespace QuantBuild.Quantization.Search;

/// <summary>What a search is for: the smallest model that is hardly worse, or the best within a size.</summary>
public sealed record SearchGoal
{
    private SearchGoal(double? maxDrop, long? maxBytes) => (MaxDrop, MaxBytes) = (maxDrop, maxBytes);

    /// <summary>The most that the metric may get worse, in the metric's own unit; null where bytes are the limit.</summary>
    public double? MaxDrop { get; }

    /// <summary>The most compressed bytes; null where the metric is the limit.</summary>
    public long? MaxBytes { get; }

    /// <summary>Asks for the smallest model that is hardly worse.</summary>
    /// <param name="maxDrop">The most that the metric may get worse: 0.01 is a point of accuracy.</param>
    /// <returns>The goal.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The drop is negative or no number.</exception>
    public static SearchGoal Drop(double maxDrop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDrop);
        return double.IsFinite(maxDrop)
            ? new SearchGoal(maxDrop, null)
            : throw new ArgumentOutOfRangeException(nameof(maxDrop), maxDrop, "A drop is a finite number.");
    }

    /// <summary>Asks for the best model within a size.</summary>
    /// <param name="maxBytes">The most compressed bytes.</param>
    /// <returns>The goal.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static SearchGoal Bytes(long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        return new SearchGoal(null, maxBytes);
    }

    /// <summary>Whether a result reaches the goal.</summary>
    /// <param name="result">The result.</param>
    /// <returns>Whether it is.</returns>
    public bool Allows(CandidateResult result) => MaxDrop is { } drop ? result.Drop <= drop : result.CompressedBytes <= MaxBytes;

    /// <summary>Whether one result serves the goal better than another, both reaching it.</summary>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    /// <returns>Whether the one is better: smaller, or closer to the float model where bytes are the limit.</returns>
    public bool Prefers(CandidateResult one, CandidateResult other) =>
        MaxDrop is null ? one.Divergence < other.Divergence : one.CompressedBytes < other.CompressedBytes;

    /// <summary>Whether one result comes nearer to the goal than another, neither reaching it; of two equally near,
    /// the one with less divergence is.</summary>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    /// <returns>Whether the one is nearer.</returns>
    public bool IsNearer(CandidateResult one, CandidateResult other)
    {
        double near = MaxDrop is null ? one.CompressedBytes : one.Drop ?? double.PositiveInfinity, far =
            MaxDrop is null ? other.CompressedBytes : other.Drop ?? double.PositiveInfinity;
        return near < far || (near.Equals(far) && one.Divergence < other.Divergence);
    }
}
