namespace QuantBuild.Benchmarks.Quick;

/// <summary>Measures again what others disturbed, and what seems slower than before: what is only once so was chance.</summary>
internal static class Remeasuring
{
    private const int Tries = 3;

    /// <summary>Measures a contest, three times at most.</summary>
    /// <param name="measure">Measures it once.</param>
    /// <param name="seemsSlower">Whether a work of it seems slower than before.</param>
    /// <param name="hasTime">Whether there is time for another try.</param>
    /// <returns>Of each work the fastest measurement, of those under load only where there is no other: what is slower in all of them is
    /// slower.</returns>
    public static IReadOnlyList<QuickRow> Measure(
        Func<IReadOnlyList<QuickRow>> measure, Func<IReadOnlyList<QuickRow>, bool> seemsSlower, Func<bool> hasTime)
    {
        var best = measure();
        for (var attempt = 1; attempt < Tries && hasTime() && (best.Any(row => row.IsUnderLoad) || seemsSlower(best)); attempt++)
        {
            best = [.. best.Zip(measure(), Better)];
        }

        return best;
    }

    private static QuickRow Better(QuickRow one, QuickRow other) =>
        (one.IsUnderLoad, other.IsUnderLoad) switch
        {
            (true, true) => one.Others <= other.Others ? one : other,
            (false, true) => one,
            (true, false) => other,
            _ => one.Ratio >= other.Ratio ? one : other,
        };
}
