using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Says which examples a variant's figures are of, and sets them beside the float model's on the same ones.</summary>
internal static class SplitScores
{
    private const string All = "all";
    private const string Test = "test";

    /// <param name="report">The variant's report.</param>
    /// <param name="outcome">What it made of the examples that it may be judged by.</param>
    /// <param name="original">What the float model made of the same.</param>
    /// <param name="onTest">What the variant made of the test split, where it may be judged by more than that; else null.</param>
    public static VariantReport Add(VariantReport report, Outcome outcome, Outcome original, Outcome? onTest) => report with
    {
        Metrics = outcome.Metrics,
        Outputs = OutputsOf(outcome),
        EvaluatedOn = new EvaluationSample(onTest is null ? Test : All, outcome.Count),
        FloatOnSame = original.Metrics,
        MetricsOnTest = onTest?.Metrics,
        Changes = report.Changes is null ? null : report.Changes with { Metrics = PairedChanges.Between(outcome, original) },
    };

    // The metrics say it of the only output.
    private static OutputReport[] OutputsOf(Outcome outcome)
    {
        OutputReport[] outputs = [.. outcome.OutputMetrics.Select(output => new OutputReport(output.Output, output.Metrics))];
        return outputs.Length > 1 ? outputs : [];
    }
}
