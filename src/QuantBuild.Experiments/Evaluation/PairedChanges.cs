using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>What changed between two models that saw the same examples.</summary>
internal static class PairedChanges
{
    /// <summary>The difference of each metric, with the 95 % interval of its mean over the examples.</summary>
    public static IReadOnlyList<MetricChange> Between(Outcome outcome, Outcome original) =>
    [
        .. outcome.Scores.Zip(original.Scores, (mine, floats) =>
        {
            var difference = MeanInterval.Of(
                [.. mine.Values.Zip(floats.Values, (after, before) => after - before).Where(value => !double.IsNaN(value))]);
            return new MetricChange(mine.Metric, difference.Mean, difference.Low, difference.High, mine.Preprocess);
        }),
    ];
}
