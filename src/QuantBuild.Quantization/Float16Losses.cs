namespace QuantBuild.Quantization;

/// <summary>How many values float16 could not hold.</summary>
/// <param name="Overflowed">Finite values beyond ±65,519.99 that became infinite.</param>
/// <param name="Underflowed">Non-zero values of at most 2⁻²⁵ in magnitude that became zero.</param>
public readonly record struct Float16Losses(long Overflowed, long Underflowed)
{
    /// <summary>Whether anything was lost.</summary>
    public bool Any => Overflowed != 0 || Underflowed != 0;

    /// <summary>Adds the counts of two parts of a tensor.</summary>
    /// <param name="left">One part's counts.</param>
    /// <param name="right">The other part's counts.</param>
    /// <returns>The counts of both.</returns>
    public static Float16Losses operator +(Float16Losses left, Float16Losses right) =>
        new(left.Overflowed + right.Overflowed, left.Underflowed + right.Underflowed);

    /// <summary>Adds the counts of two parts of a tensor.</summary>
    /// <param name="left">One part's counts.</param>
    /// <param name="right">The other part's counts.</param>
    /// <returns>The counts of both.</returns>
    public static Float16Losses Add(Float16Losses left, Float16Losses right) => left + right;
}
