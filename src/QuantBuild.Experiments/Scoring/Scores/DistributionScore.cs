using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring.Scores;

/// <summary>Cross-entropy with a distribution over the classes, <c>-Σ y log p</c>, of which a one-hot vector is one; as Keras's
/// <c>categorical_crossentropy</c>, and for a single output as its <c>binary_crossentropy</c>.</summary>
internal sealed class DistributionScore(ValueTargets targets, Criteria criteria) : Score
{
    public override double Of(ReadOnlySpan<float> outputs, int example)
    {
        var truth = targets.Values.AsSpan(example * targets.Width, targets.Width);
        if (criteria.OutputsAreLogits)
        {
            return OfLogits(outputs, truth);
        }

        Probabilities.Require(outputs, example, criteria);
        return outputs.Length == 1 ? OfSingle(outputs[0], truth[0]) : OfProbabilities(outputs, truth);
    }

    // The other class has what is left of the clipped probability, which lies between the same limits.
    private static double OfSingle(double probability, double truth) =>
        -((truth * LogLikelihood.Of(probability)) + ((1 - truth) * LogLikelihood.Of(1 - probability)));

    // Keras divides by the sum before it clips.
    private static double OfProbabilities(ReadOnlySpan<float> outputs, ReadOnlySpan<float> truth)
    {
        var (sum, loss) = (0.0, 0.0);
        foreach (var output in outputs)
        {
            sum += output;
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            loss -= truth[i] * LogLikelihood.Of(outputs[i] / sum);
        }

        return loss;
    }

    private static double OfLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> truth)
    {
        double[] wanted = truth.Length > 1 ? [.. truth.ToArray()] : [1 - truth[0], truth[0]];
        return LogLikelihood.OfLogits(logits).Zip(wanted, (logarithm, share) => share * -logarithm).Sum();
    }
}
