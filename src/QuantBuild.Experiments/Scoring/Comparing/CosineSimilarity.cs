namespace QuantBuild.Experiments.Scoring.Comparing;

/// <summary>The cosine of the angle between the float model's values and a variant's.</summary>
internal sealed class CosineSimilarity : Comparison
{
    protected override double Worst => 0;

    protected override double OfEqual(ReadOnlySpan<float> reference, ReadOnlySpan<float> values)
    {
        double product = 0, before = 0, after = 0;
        for (var i = 0; i < values.Length; i++)
        {
            product += (double)reference[i] * values[i];
            before += (double)reference[i] * reference[i];
            after += (double)values[i] * values[i];
        }

        // Nothing has no direction: it is near to nothing alone.
        return before == 0 || after == 0 ? (before == after ? 1 : Worst) : Math.Min(1, product / (Math.Sqrt(before) * Math.Sqrt(after)));
    }
}
