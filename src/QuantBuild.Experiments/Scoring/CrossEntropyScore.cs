namespace QuantBuild.Experiments.Scoring;

/// <summary>Cross-entropy: minus the logarithm of the probability that the model gives to the true class.</summary>
internal sealed class CrossEntropyScore(int[] truth, Criteria criteria) : Score
{
    // Keras's backend epsilon, which keeps logarithms finite.
    private const double Epsilon = 1e-7;

    public override double Of(ReadOnlySpan<float> outputs, int example)
    {
        if (criteria.OutputsAreLogits)
        {
            return OfLogits(outputs, truth[example]);
        }

        Probabilities.Require(outputs, example, criteria);
        double probability = outputs.Length > 1 ? outputs[truth[example]] : truth[example] == 1 ? outputs[0] : 1 - outputs[0];
        return -Math.Log(Math.Clamp(probability, Epsilon, 1 - Epsilon));
    }

    // A single logit stands against 0. The largest is taken out of the sum, so that no power overflows.
    private static double OfLogits(ReadOnlySpan<float> logits, int truth)
    {
        double[] all = logits.Length > 1 ? [.. logits.ToArray()] : [0, logits[0]];
        var largest = all.Max();
        return largest + Math.Log(all.Sum(logit => Math.Exp(logit - largest))) - all[truth];
    }
}
