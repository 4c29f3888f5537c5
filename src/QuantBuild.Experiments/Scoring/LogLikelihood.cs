namespace QuantBuild.Experiments.Scoring;

/// <summary>Logarithms of the probabilities that a model gives to classes.</summary>
internal static class LogLikelihood
{
    // Keras's backend epsilon, which keeps logarithms finite.
    private const double Epsilon = 1e-7;

    /// <summary>The logarithm of a probability, as Keras clips it.</summary>
    public static double Of(double probability) => Math.Log(Math.Clamp(probability, Epsilon, 1 - Epsilon));

    /// <summary>Those of all classes. A single logit stands against 0; the largest is taken out of the sum,
    /// so that no power overflows.</summary>
    public static double[] OfLogits(ReadOnlySpan<float> logits)
    {
        double[] all = logits.Length > 1 ? [.. logits.ToArray()] : [0, logits[0]];
        var largest = all.Max();
        var sum = largest + Math.Log(all.Sum(logit => Math.Exp(logit - largest)));
        return Array.ConvertAll(all, logit => logit - sum);
    }
}
