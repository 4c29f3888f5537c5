namespace QuantBuild.Experiments.Scoring.Comparing;

/// <summary>The root of the sum of squared differences over that of the float model's squared values.</summary>
internal sealed class RelativeError : Comparison
{
    protected override double Worst => 1;

    protected override double OfEqual(ReadOnlySpan<float> reference, ReadOnlySpan<float> values) => Math.Sqrt(Squared(reference, values));

    /// <summary>The sum of squared differences over that of the float model's squared values.</summary>
    /// <param name="reference">The float model's.</param>
    /// <param name="values">The variant's, as many.</param>
    public static double Squared(ReadOnlySpan<float> reference, ReadOnlySpan<float> values)
    {
        double error = 0, energy = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var distance = (double)values[i] - reference[i];
            error += distance * distance;
            energy += (double)reference[i] * reference[i];
        }

        // Of nothing, anything is as wrong as can be.
        return error == 0 ? 0 : energy == 0 ? 1 : error / energy;
    }
}
