using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Rounding;

/// <summary>
/// Entropy-constrained rounding (Chou, Lookabaugh and Gray, 1989): of the codes around a value, takes that of least
/// <c>(position − code)² + λ·bits(code)</c>, with a code's bits from the histogram of the weight's own codes.
/// Trades a little error for codes that compress better.
/// </summary>
public sealed class RateAwareRounding : IRoundingRule
{
    private const int Rounds = 4;

    // Codes further away than this are never worth their squared distance at sensible λ.
    private const int Radius = 2;

    private readonly double[] _cost;

    private RateAwareRounding(double[] cost) => _cost = cost;

    /// <summary>Learns the codes' lengths from a weight, by rounding it a few times, each time with the lengths
    /// that the last time gave.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="grid">The grid it will be rounded to.</param>
    /// <param name="lambda">How many squared steps one bit is worth; 0 rounds to nearest, ln 2 / 6 is what a bit
    /// is worth to a fine grid.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative.</exception>
    public static RateAwareRounding Fit(WeightTensor weight, QuantizationGrid grid, double lambda)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lambda);
        var rule = new RateAwareRounding(new double[grid.Levels]);
        for (var round = 0; round < Rounds; round++)
        {
            var histogram = new double[grid.Levels];
            foreach (var value in weight.Values.Span)
            {
                histogram[rule.Choose(grid.PositionOf(value), grid.HighestCode)]++;
            }

            // A code that did not occur costs as one that occurred half a time, so that it can come back.
            rule = new RateAwareRounding(
                [.. histogram.Select(count => lambda * Math.Log2((weight.Values.Length + 1) / Math.Max(count, 0.5)))]);
        }

        return rule;
    }

    /// <inheritdoc/>
    public int Choose(double position, int highestCode) => Choose(position, highestCode, price: 1);

    /// <inheritdoc/>
    public int Choose(double position, int highestCode, double price)
    {
        var nearest = NearestRounding.Instance.Choose(position, highestCode);
        var (best, bestCost) = (nearest, double.PositiveInfinity);
        for (var code = Math.Max(nearest - Radius, 0); code <= Math.Min(nearest + Radius, highestCode); code++)
        {
            var cost = ((position - code) * (position - code)) + (price * _cost[code]);

            // Equal costs go to the nearest code, so that λ = 0 is nearest rounding, ties included.
            if (cost < bestCost || (cost == bestCost && code == nearest))
            {
                (best, bestCost) = (code, cost);
            }
        }

        return best;
    }
}
