namespace QuantBuild.Testing;

internal static class NormalRandom
{
    /// <summary>Draws from the normal distribution of mean 0 and deviation 1, as Box and Muller do.</summary>
    public static double NextNormal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
