namespace QuantBuild.Experiments.Scoring.Comparing;

/// <summary>
/// The Kullback-Leibler divergence <c>Σ p log(p / q)</c> of the float model's probabilities p from a variant's q, in nats, clipped as
/// Keras's <c>kl_divergence</c> clips them; of several places the mean.
/// </summary>
internal sealed class ClassDivergence(OutputKind kind) : Comparison
{
    private const double Epsilon = 1e-7;

    // That of the least probability from certainty.
    protected override double Worst => -Math.Log(Epsilon);

    protected override double OfEqual(ReadOnlySpan<float> reference, ReadOnlySpan<float> values)
    {
        var (sum, places) = (0.0, values.Length / kind.Width);
        for (var start = 0; start < values.Length; start += kind.Width)
        {
            var (p, q) = (kind.Probabilities(reference.Slice(start, kind.Width)), kind.Probabilities(values.Slice(start, kind.Width)));
            sum += p.Zip(q, (before, after) => Clip(before) * Math.Log(Clip(before) / Clip(after))).Sum();
        }

        return places == 0 ? 0 : sum / places;
    }

    private static double Clip(double probability) => Math.Clamp(probability, Epsilon, 1);
}
