namespace QuantBuild.Experiments.Scoring;

/// <summary>A sample's mean, and how far from it the true mean may well lie: half the width of its 95 % interval.</summary>
internal readonly record struct MeanInterval(double Mean, double Reach)
{
    // The normal distribution's 97.5 % quantile; with hundreds of examples Student's hardly differs.
    private const double Quantile = 1.959964;

    public double Low => Mean - Reach;

    public double High => Mean + Reach;

    public static MeanInterval Of(double[] values)
    {
        var mean = values.DefaultIfEmpty().Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / Math.Max(values.Length - 1, 1);
        return new MeanInterval(mean, Quantile * Math.Sqrt(variance / Math.Max(values.Length, 1)));
    }
}
