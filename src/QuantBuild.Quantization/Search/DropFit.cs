namespace QuantBuild.Quantization.Search;

/// <summary>
/// What drop to believe of a candidate. Drops are noisy, and among many the smallest is the luckiest; the divergence hardly is. Near each
/// other drops grow about as divergences do: where outputs move little, so does the number of predictions that change, and what each
/// costs. So a candidate's drop is its divergence times the ratio of both over all candidates, those of like divergence counting most
/// (a kernel regression of the ratio; Nadaraya and Watson, 1964).
/// </summary>
internal static class DropFit
{
    // Candidates of a search are a fifth apart where it decides: some five of them count on either side.
    private static readonly double _width = Math.Log(1.5);

    /// <summary>The drop of a candidate as all candidates tell it.</summary>
    /// <param name="one">The candidate.</param>
    /// <param name="all">All of them, that one among them.</param>
    /// <returns>The drop; where that of one of them is not defined, its own.</returns>
    public static double? At(CandidateResult one, IReadOnlyList<CandidateResult> all)
    {
        if (all.Any(other => other.Drop is null))
        {
            return one.Drop;
        }

        double drops = 0, divergences = 0;
        foreach (var other in all)
        {
            var distance = (LogOf(other) - LogOf(one)) / _width;
            var weight = Math.Exp(-distance * distance / 2);
            drops += weight * other.Drop!.Value;
            divergences += weight * other.Divergence;
        }

        return divergences > 0 ? one.Divergence * (drops / divergences) : one.Drop;
    }

    private static double LogOf(CandidateResult result) => Math.Log(Math.Max(result.Divergence, double.Epsilon));
}
