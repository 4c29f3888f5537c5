using System.Globalization;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>What became of a work since another table.</summary>
internal enum Change
{
    /// <summary>As fast, as far as the spread tells.</summary>
    Same,

    Slower,

    Faster,

    /// <summary>Nothing to compare it with.</summary>
    New,

    /// <summary>Measured under load, now or then, or on another machine.</summary>
    NotJudged,
}

/// <summary>A work beside what an earlier table says of it.</summary>
/// <param name="Row">What was measured now.</param>
/// <param name="Before">What was then; null where it is new.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Why">Why it is not judged; null where it is.</param>
internal sealed record Comparison(QuickRow Row, QuickRow? Before, Change Change, string? Why = null)
{
    /// <summary>Less is never called a change: the same code differs by as much from one start of the process to the next, by where its
    /// memory lies.</summary>
    private const double Least = 0.12;

    /// <summary>How far the median of that many rounds may be from the true one, in quartile ranges over the root of their number: what
    /// notches of box plots are drawn by. Two medians that are apart by more than both are so by chance once in twenty times.</summary>
    private const double Notch = 1.57;

    /// <summary>The work's own least time has to have changed as well, by so much: a peer becomes faster by itself where others leave it
    /// more of the machine's memory, and that makes no work slower.</summary>
    private const double LeastOfOwn = Least / 2;

    /// <summary>Compares by the ratios to the peers. A change is more than both medians are unsure of together, and shows in the work's own
    /// time.</summary>
    /// <param name="now">The new table.</param>
    /// <param name="before">The table to compare with.</param>
    /// <returns>One for each row of the new table, in its order.</returns>
    public static IReadOnlyList<Comparison> Of(QuickTable now, QuickTable before)
    {
        var isSame = now.Conditions.IsSameMachine(before.Conditions);
        return [.. now.Rows.Select(row =>
        {
            var then = before.Rows.FirstOrDefault(other => KeyOf(other) == KeyOf(row));
            return then is null ? new Comparison(row, null, Change.New)
                : !isSame ? new Comparison(row, then, Change.NotJudged, "measured on another machine")
                : row.IsUnderLoad ? new Comparison(row, then, Change.NotJudged, "measured under load")
                : then.IsUnderLoad ? new Comparison(row, then, Change.NotJudged, "compared with what was measured under load")
                : new Comparison(row, then, ChangeOf(row, then));
        })];
    }

    /// <summary>Whether anything of the new table is slower.</summary>
    public static bool AnySlower(QuickTable now, QuickTable before) => Of(now, before).Any(row => row.Change == Change.Slower);

    /// <summary>What the earlier table has and the new one has not.</summary>
    public static IReadOnlyList<QuickRow> Gone(QuickTable now, QuickTable before) =>
        [.. before.Rows.ExceptBy(now.Rows.Select(KeyOf), KeyOf)];

    public override string ToString()
    {
        var speed = string.Create(CultureInfo.InvariantCulture, $"{Row.Ratio:0.00} × {Row.Peer}");
        var then = Before is null ? "" : string.Create(CultureInfo.InvariantCulture, $", before {Before.Ratio:0.00}");
        var change = Change switch
        {
            Change.Slower => "SLOWER",
            Change.Faster => "faster",
            Change.New => "new",
            Change.NotJudged => $"not judged: {Why}",
            _ => "as before",
        };
        return $"{Row.Contest}, {Row.Work}: {speed}{then} ({change})";
    }

    /// <summary>What makes rows of two tables the same work.</summary>
    private static (string Contest, string Work, string Peer) KeyOf(QuickRow row) => (row.Contest, row.Work, row.Peer);

    private static Change ChangeOf(QuickRow now, QuickRow then)
    {
        var tolerance = Math.Max(Unsureness(now) + Unsureness(then), Least * then.Ratio);
        var ownTime = now.Milliseconds / then.Milliseconds;
        return now.Ratio < then.Ratio - tolerance && ownTime > 1 + LeastOfOwn ? Change.Slower
            : now.Ratio > then.Ratio + tolerance && ownTime < 1 - LeastOfOwn ? Change.Faster
            : Change.Same;
    }

    private static double Unsureness(QuickRow row) => Notch * (row.High - row.Low) / Math.Sqrt(row.Rounds);
}
