using System.Collections.Immutable;
using System.Globalization;

namespace QuantBuild.Quantization.Search;

/// <summary>One way to quantize that a search tries.</summary>
/// <param name="Price">The divergence spent for a million weights; see <see cref="StepAllocation"/>.</param>
/// <param name="Lambda">How many squared steps of error a bit is worth; see <see cref="Rounding.RateAwareRounding"/>.</param>
/// <param name="Factors">By what the steps of a group of kernels are multiplied, in the order of the search's groups.</param>
public sealed record Candidate(double Price, double Lambda, ImmutableArray<double> Factors)
{
    /// <summary>What tells the candidate from others, the same in every run and culture.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"{Price:G6}/{Lambda:G4}/{string.Join(',', Factors.Select(factor => factor.ToString("G4", CultureInfo.InvariantCulture)))}");
}

/// <summary>What came of a candidate.</summary>
/// <param name="CompressedBytes">The size of the whole artifact, compressed.</param>
/// <param name="Drop">
/// By how much the metric is worse than the float model's, judged by the selection split; negative where it is better; null where that is
/// not defined, as a share of an error of 0.
/// </param>
/// <param name="Divergence">How far the outputs are from the float model's on the selection split.</param>
/// <param name="IsEstimated">Whether the size is estimated; else the artifact was really compressed.</param>
public sealed record CandidateResult(long CompressedBytes, double? Drop, double Divergence, bool IsEstimated = false);
