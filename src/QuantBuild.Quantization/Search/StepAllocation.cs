using System.Globalization;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Quantization.Search;

/// <summary>
/// Spends error where it buys most bytes. A kernel of n weights costs d·(step/step₀)² and saves n·log₂(step) bits; of all ways to reach a
/// size, the error is least where every kernel's share of it is proportional to its weights (reverse water-filling, as in Cover and Thomas,
/// chapter 10): <c>step = step₀ · √(price · n / d)</c>, to three digits. By the same prices a kernel gets all levels of a byte, or more in
/// two bytes, where a byte cannot hold that step or holds the values as they are.
/// </summary>
public static class StepAllocation
{
    private const double PerMillion = 1e-6;

    // A kernel whose cost drowned in rounding would get steps without end.
    private const double LeastShare = 1e-3;

    // What codes of two bytes take over their entropy, in bits: what compresses them sees bytes, each by itself.
    private const double BitsOfSecondByte = 1.5;

    /// <summary>The price at which the steps are about those that the sensitivities were measured with.</summary>
    /// <param name="sensitivities">The sensitivities.</param>
    /// <returns>Divergence for a million weights.</returns>
    public static double ReferencePrice(IReadOnlyCollection<KernelSensitivity> sensitivities) =>
        sensitivities.Sum(kernel => Math.Max(kernel.Divergence, 0)) / Math.Max(
            sensitivities.Sum(kernel => kernel.Elements) * PerMillion, double.Epsilon);

    /// <summary>Chooses each kernel's grid.</summary>
    /// <param name="sensitivities">The sensitivities.</param>
    /// <param name="price">The divergence that may be spent for a million weights; smaller is finer.</param>
    /// <param name="factors">By what the step of single kernels is multiplied then, by weight name.</param>
    /// <returns>The grids by weight name.</returns>
    public static IReadOnlyDictionary<string, KernelGrid> ForPrice(
        IReadOnlyCollection<KernelSensitivity> sensitivities, double price, Func<string, double> factors)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        var least = Math.Max(ReferencePrice(sensitivities) * LeastShare, double.Epsilon);
        return sensitivities.ToDictionary(
            kernel => kernel.Kernel,
            kernel =>
            {
                var millions = kernel.Elements * PerMillion;
                var spent = Math.Max(kernel.Divergence, least * millions);
                return GridFor(kernel, kernel.Step * Math.Sqrt(price * millions / spent) * factors(kernel.Kernel));
            },
            StringComparer.Ordinal);
    }

    /// <summary>The cheapest grid, error and bytes together, in units of the error that the wanted step makes: there a bit a weight is
    /// worth 2·ln 2 of it, the derivative of that error.</summary>
    private static KernelGrid GridFor(KernelSensitivity kernel, double step)
    {
        var ofByte = kernel.Range / (KernelGrid.MostInByte - 1);
        var byByte = Math.Pow(kernel.StepInByte / step, 2) + (2 * Math.Log(step / ofByte));
        return step >= ofByte
            ? byByte < 1 ? KernelGrid.Levels(KernelGrid.MostInByte) : KernelGrid.Distance(Short(step))
            : byByte < 1 + (2 * Math.Log(2) * BitsOfSecondByte) ? KernelGrid.Levels(KernelGrid.MostInByte)
            : KernelGrid.Levels((int)Math.Clamp(Math.Round(kernel.Range / step) + 1, KernelGrid.MostInByte + 1, KernelGrid.MostLevels));
    }

    // Three digits, for a model.json says each step twice.
    private static double Short(double step) =>
        double.Parse(step.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
