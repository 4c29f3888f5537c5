using QuantBuild.Reporting;

namespace QuantBuild.Demos;

/// <summary>What changed between two models that saw the same examples.</summary>
internal static class PairedChanges
{
    // The normal distribution's 97.5 % quantile; with hundreds of examples Student's hardly differs.
    private const double Quantile = 1.959964;

    /// <summary>The difference of each metric, with the 95 % interval of its mean over the examples.</summary>
    public static IReadOnlyList<MetricChange> Between(Outcome outcome, Outcome original) =>
    [
        .. outcome.Scores.Zip(original.Scores, (mine, floats) =>
        {
            double[] differences = [.. mine.Values.Zip(floats.Values, (after, before) => after - before).Where(value => !double.IsNaN(value))];
            var mean = differences.DefaultIfEmpty().Average();
            var variance = differences.Sum(value => (value - mean) * (value - mean)) / Math.Max(differences.Length - 1, 1);
            var reach = Quantile * Math.Sqrt(variance / Math.Max(differences.Length, 1));
            return new MetricChange(mine.Metric, mean, mean - reach, mean + reach, mine.Preprocess);
        }),
    ];
}
