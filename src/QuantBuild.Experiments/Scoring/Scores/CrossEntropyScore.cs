namespace QuantBuild.Experiments.Scoring.Scores;

/// <summary>Cross-entropy: minus the logarithm of the probability that the model gives to the true class.</summary>
internal sealed class CrossEntropyScore(int[] truth, Criteria criteria) : Score
{
    public override double Of(ReadOnlySpan<float> outputs, int example)
    {
        if (criteria.OutputsAreLogits)
        {
            return -LogLikelihood.OfLogits(outputs)[truth[example]];
        }

        Probabilities.Require(outputs, example, criteria);
        return -LogLikelihood.Of(outputs.Length > 1 ? outputs[truth[example]] : truth[example] == 1 ? outputs[0] : 1 - outputs[0]);
    }
}
