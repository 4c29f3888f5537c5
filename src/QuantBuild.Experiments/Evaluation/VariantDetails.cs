using QuantBuild.Experiments.Evaluation.WeightChanges;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Quantization.Graph;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Adds to a variant's report what lies behind its figures: its weights, its mistakes,
/// and what it predicts otherwise than the float model.</summary>
internal static class VariantDetails
{
    /// <param name="report">The variant's figures.</param>
    /// <param name="data">What was evaluated.</param>
    /// <param name="outcome">What the variant made of it.</param>
    /// <param name="original">What the float model made of the same examples.</param>
    /// <param name="directory">The variant's folder.</param>
    /// <param name="reference">The float weights to compare with, by name.</param>
    /// <param name="made">What the scheme did to each weight, as far as that is known.</param>
    public static VariantReport Add(
        VariantReport report, TestData data, Outcome outcome, Outcome original, string directory,
        IReadOnlyDictionary<string, WeightTensor> reference, IReadOnlyList<WeightOutcome> made)
    {
        var (layers, histograms) = WeightComparison.Compare(directory, reference, made);
        var isOriginal = ReferenceEquals(outcome, original);
        return report with
        {
            Layers = layers,
            Histograms = histograms,
            Confusion = [.. outcome.Predictions.Select(predictions => Confusions.Of(data, predictions))],
            Flips = isOriginal ? [] : Flips.Of(data, outcome, original),
            Changes = isOriginal ? null : new VariantChanges { Predictions = Flips.Count(data, outcome, original) },
        };
    }
}
