namespace QuantBuild.Quantization.Corrections;

/// <summary>Moments of a normal variable that is clipped to an interval, as relu and relu6 do.</summary>
internal static class ClippedNormal
{
    // Below this many standard deviations' width the variable is a constant for all purposes.
    private const double Negligible = 1e-12;

    /// <summary>Mean and variance of min(max(x, lower), upper) for x ~ N(mean, variance); either bound may be infinite.</summary>
    public static (double Mean, double Variance) Moments(double mean, double variance, double lower, double upper)
    {
        var deviation = Math.Sqrt(variance);
        if (deviation <= Negligible * Math.Max(Math.Abs(mean), 1))
        {
            return (Math.Clamp(mean, lower, upper), 0);
        }

        // Standardized bounds a, b; φ is the density, Φ the distribution. What lies below a counts as the bound itself, likewise above b.
        double a = (lower - mean) / deviation, b = (upper - mean) / deviation;
        double below = Distribution(a), above = Distribution(-b), inside = 1 - below - above;
        double first = Density(a) - Density(b);
        double second = inside + Edge(a) - Edge(b);
        double clippedMean = Weighted(below, a) + first + Weighted(above, b);
        double clippedSquare = Weighted(below, a * a) + second + Weighted(above, b * b);
        return (mean + (deviation * clippedMean), variance * Math.Max(clippedSquare - (clippedMean * clippedMean), 0));
    }

    private static double Weighted(double probability, double value) => probability == 0 ? 0 : probability * value;

    private static double Edge(double bound) => double.IsInfinity(bound) ? 0 : bound * Density(bound);

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ by Abramowitz and Stegun's 26.2.17, off by 7.5e-8 at most, and exactly symmetric.</summary>
    private static double Distribution(double x)
    {
        if (x > 0)
        {
            return 1 - Distribution(-x);
        }

        var t = 1 / (1 - (0.2316419 * x));
        return Density(x) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
    }
}
