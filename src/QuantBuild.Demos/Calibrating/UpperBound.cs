namespace QuantBuild.Demos;

/// <summary>What a mean may well be, seen from a sample.</summary>
internal static class UpperBound
{
    /// <summary>The mean and its standard error: the true mean lies below it five times out of six.</summary>
    /// <param name="values">The sample.</param>
    public static double Of(double[] values)
    {
        var mean = values.Average();
        return mean + Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) / values.Length);
    }
}
