using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring;

/// <summary>
/// Cross-entropy with a distribution over the classes, <c>-Σ y log p</c>, of which a one-hot vector is one; as Keras's <c>categorical_crossentropy</c>, and for a single
/// output as its <c>binary_crossentropy</c>.
/// </summary>
internal sealed class DistributionScore(ValueTargets targets, Criteria criteria) : Score
{
    // Keras's backend epsilon, which keeps logarithms finite.
    private const double Epsilon = 1e-7;

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

    private static double OfSingle(double probability, double truth)
    {
        var clipped = Math.Clamp(probability, Epsilon, 1 - Epsilon);
        return -((truth * Math.Log(clipped)) + ((1 - truth) * Math.Log(1 - clipped)));
    }

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
            loss -= truth[i] * Math.Log(Math.Clamp(outputs[i] / sum, Epsilon, 1 - Epsilon));
        }

        return loss;
    }

    // A single logit stands against 0. The largest is taken out of the sum, so that no power overflows.
    private static double OfLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> truth)
    {
        double[] all = logits.Length > 1 ? [.. logits.ToArray()] : [0, logits[0]];
        double[] wanted = truth.Length > 1 ? [.. truth.ToArray()] : [1 - truth[0], truth[0]];
        var largest = all.Max();
        var logarithm = largest + Math.Log(all.Sum(logit => Math.Exp(logit - largest)));
        return all.Zip(wanted, (logit, share) => share * (logarithm - logit)).Sum();
    }
}
