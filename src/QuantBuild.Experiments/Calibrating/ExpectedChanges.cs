using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>
/// How often a quantized model may be expected to prefer another class than the float model, and what that costs. Of a few hundred examples
/// a handful changes, or none, which tells little: whether one does depends on how close to another class it happened to be. So what
/// quantization did to the lead of the preferred class is set against the leads of all examples, not against its own alone.
/// </summary>
internal static class ExpectedChanges
{
    private const double Least = 1e-12;

    // Of fewer, a single one that hardly prefers a class would decide all pairs.
    private const int FewestToPair = 100;

    /// <summary>What each example has of the expected cost: of all pairs where there are a hundred examples, else of those that changed.
    /// </summary>
    /// <inheritdoc cref="OfPairs"/>
    public static double[] Of(IReadOnlyList<double> leads, IReadOnlyList<double> changes, IReadOnlyList<double>? costs = null) =>
        leads.Count >= FewestToPair ? OfPairs(leads, changes, costs)
            : [.. leads.Select((lead, i) => lead + changes[i] < 0 ? costs?[i] ?? 1 : 0)];

    /// <summary>What each example has of the expected cost, so that their mean is that cost, and they vary as it does from sample to
    /// sample: what an example's lead and what its change contribute to the mean of all pairs (Hoeffding, 1948, of U-statistics).</summary>
    /// <param name="leads">By how much the float model's class leads the next, one an example.</param>
    /// <param name="changes">By how much quantization moved that.</param>
    /// <param name="costs">What it costs where the lead is lost; null for 1.</param>
    public static double[] OfPairs(IReadOnlyList<double> leads, IReadOnlyList<double> changes, IReadOnlyList<double>? costs = null)
    {
        var count = leads.Count;
        int[] byLead = [.. Enumerable.Range(0, count).OrderBy(i => leads[i])];
        double[] sortedLeads = [.. byLead.Select(i => leads[i])], sortedChanges = [.. changes.Order()];

        // The cost of all examples that lead by less than the one at that place does.
        var below = new double[count + 1];
        foreach (var (place, i) in byLead.Index())
        {
            below[place + 1] = below[place] + CostOf(i);
        }

        double[] ofLead = [.. leads.Select((lead, i) => CostOf(i) * CountBelow(sortedChanges, -lead) / count)];
        var mean = ofLead.DefaultIfEmpty().Average();
        return [.. ofLead.Zip(changes, (cost, change) => cost + (below[CountBelow(sortedLeads, -change)] / count) - mean)];

        double CostOf(int example) => costs?[example] ?? 1;
    }

    /// <summary>The same of an output.</summary>
    /// <param name="before">What the float model gives.</param>
    /// <param name="after">What the quantized one gives.</param>
    /// <param name="areLogits">Whether the values are logits.</param>
    /// <returns>The shares; null where the output tells classes at several places, or the classes alone.</returns>
    public static double[]? TryOf(ModelOutput before, ModelOutput after, bool areLogits)
    {
        if (before.AreIndices || before.Rows[0].Length != before.Width)
        {
            return null;
        }

        var kind = new OutputKind(before.Width, AreIndices: false, areLogits);
        Func<float[], double[]> scoresOf = kind.IsDistribution(before.Rows) ? row => LogarithmsOf(kind, row)
            : row => Array.ConvertAll(row, value => (double)value);
        int[] preferred = [.. before.Rows.Select(row => kind.Class(row))];
        double[] leads = [.. before.Rows.Zip(preferred, (row, one) => LeadOf(scoresOf(row), one))];
        return Of(leads, [.. after.Rows.Zip(preferred, (row, one) => LeadOf(scoresOf(row), one)).Zip(leads, (now, then) => now - then)]);
    }

    private static double[] LogarithmsOf(OutputKind kind, float[] row) =>
        Array.ConvertAll(kind.Probabilities(row), probability => Math.Log(Math.Max(probability, Least)));

    private static double LeadOf(double[] scores, int preferred) =>
        scores[preferred] - scores.Where((_, index) => index != preferred).Max();

    private static int CountBelow(double[] sorted, double bound)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < bound ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
