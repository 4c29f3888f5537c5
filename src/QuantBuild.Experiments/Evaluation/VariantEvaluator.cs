using QuantBuild.Experiments.Evaluation.WeightChanges;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Measures a saved variant: its metrics on the test data, its speed, and its size on disk and over the wire.</summary>
public static class VariantEvaluator
{
    /// <summary>Measures several variants, one after the other.</summary>
    /// <param name="data">The examples to judge them by.</param>
    /// <param name="variants">The variants, the float model first.</param>
    /// <param name="directoryOf">Says where a variant is.</param>
    /// <param name="outcomes">Says what they make of the examples.</param>
    /// <param name="testExamples">
    /// The positions of the examples that no scheme was calibrated or chosen by: calibrated variants are judged by these alone, the others
    /// by all and by these; null where all are.
    /// </param>
    /// <param name="begin">Is told of each variant before it is measured; null for nothing.</param>
    /// <returns>The entries of the report, in the same order.</returns>
    public static IReadOnlyList<VariantReport> EvaluateAll(
        TestData data,
        IEnumerable<Variant> variants,
        Func<Variant, string> directoryOf,
        IVariantOutcomes outcomes,
        IReadOnlyList<int>? testExamples = null,
        Action<Variant>? begin = null)
    {
        var reports = new List<VariantReport>();
        (FloatWeights Weights, Outcome Outcome)? original = null;
        foreach (var variant in variants)
        {
            begin?.Invoke(variant);
            var directory = directoryOf(variant);
            var measured = outcomes.Of(data, variant, directory);
            var (report, outcome) = (Describe(data, variant, directory, measured), measured.Outcome);
            original ??= (new FloatWeights(directory), outcome);
            var isLimited = testExamples is not null && variant.Scheme is { IsCalibrated: true };
            var (mine, same) = isLimited
                ? (outcome.Only(testExamples!), original.Value.Outcome.Only(testExamples!))
                : (outcome, original.Value.Outcome);
            var made = SchemeOutcome.Load(directory);
            var appliesPasses = made?.AppliesPasses ?? true;
            var (reference, passes) = original.Value.Weights.After(appliesPasses ? variant.Scheme?.Passes ?? [] : []);
            var described = report with { Passes = passes, Notes = made?.Notes ?? [] };
            var detailed = VariantDetails.Add(described, data, mine, same, directory, reference, made?.Weights ?? []);
            reports.Add(SplitScores.Add(detailed, mine, same, testExamples is null || isLimited ? null : outcome.Only(testExamples)));
        }

        return reports;
    }

    private static VariantReport Describe(TestData data, Variant variant, string directory, VariantOutcome measured)
    {
        var sizes = ArtifactSizes.Of(directory);
        var bytes = new ArtifactBytes(
            sizes.ModelJson, sizes.Weights, sizes.Total, sizes.Compressed(Compression.GzipTar), sizes.Compressed(Compression.Gzip),
            sizes.Compressed(Compression.Brotli));
        return new VariantReport
        {
            Name = variant.Name,
            Scheme = variant.Scheme is null ? SourceStorage.Of(directory) ?? variant.SchemeName : variant.SchemeName,
            Metrics = measured.Outcome.Metrics,
            Bytes = bytes,
            GzipRatio = bytes.GzipRatio(),
            EvaluationSeconds = measured.Seconds,
            ExamplesPerSecond = data.Info.Examples / measured.Seconds,
            Times = measured.Times,
            PartSeconds = measured.PartSeconds,
        };
    }
}
