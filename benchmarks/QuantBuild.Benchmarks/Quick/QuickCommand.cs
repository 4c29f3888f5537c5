using System.Diagnostics;

namespace QuantBuild.Benchmarks.Quick;

/// <summary><c>quick --output=FOLDER [--against=FOLDER] [--only=WORD]</c>: measures in a few minutes, writes the table, compares it.
/// </summary>
internal static class QuickCommand
{
    private const string Output = "--output=";
    private const string Against = "--against=";
    private const string Only = "--only=";

    // All contests take two to three minutes on two cores that nobody else uses; what is left goes to those that load disturbed, or that
    // seem slower.
    private static readonly TimeSpan _untilLastRetry = TimeSpan.FromMinutes(4);

    /// <returns>0; 1 where something became slower; 2 where the arguments or the tables are wrong.</returns>
    public static int Run(string[] args)
    {
        string? output = null, against = null, only = null;
        foreach (var arg in args)
        {
            switch (arg)
            {
                case var text when text.StartsWith(Output, StringComparison.Ordinal): output = text[Output.Length..]; break;
                case var text when text.StartsWith(Against, StringComparison.Ordinal): against = text[Against.Length..]; break;
                case var text when text.StartsWith(Only, StringComparison.Ordinal): only = text[Only.Length..]; break;
                default: return Refuse($"{arg} is unknown. quick takes {Output}FOLDER, {Against}FOLDER and {Only}WORD.");
            }
        }

        if (string.IsNullOrEmpty(output))
        {
            return Refuse($"quick needs {Output}FOLDER.");
        }

        try
        {
            // Before minutes are spent: a table that cannot be read is said at once.
            var before = against is null ? null : QuickTable.Load(against)
                ?? throw new InvalidDataException($"{against} has no table of the quick benchmarks to compare with.");
            var table = Measure(before, contest => only is null || contest.Name.Contains(only, StringComparison.OrdinalIgnoreCase));
            foreach (var file in table.Save(output))
            {
                Console.WriteLine($"Written: {file}");
            }

            return before is null ? 0 : Judge(table, before);
        }
        catch (InvalidDataException exception)
        {
            return Refuse(exception.Message);
        }
    }

    /// <summary>Tells what became of each work.</summary>
    /// <returns>1 where something became slower, else 0.</returns>
    public static int Judge(QuickTable table, QuickTable before)
    {
        var comparisons = Comparison.Of(table, before);
        foreach (var comparison in comparisons)
        {
            Console.WriteLine(comparison);
        }

        foreach (var row in Comparison.Gone(table, before))
        {
            Console.WriteLine($"{row.Contest}, {row.Work}: no longer measured");
        }

        var slower = comparisons.Count(comparison => comparison.Change == Change.Slower);
        var judged = comparisons.Count(comparison => comparison.Change is Change.Same or Change.Slower or Change.Faster);
        Console.WriteLine($"{judged} of {comparisons.Count} judged, {slower} slower.");
        return slower > 0 ? 1 : 0;
    }

    private static QuickTable Measure(QuickTable? before, Func<Contest, bool> isWanted)
    {
        var (conditions, began) = (Conditions.Now(), Stopwatch.GetTimestamp());
        var rows = new List<QuickRow>();
        foreach (var open in QuickContests.All)
        {
            using var opened = open();
            foreach (var contest in opened.Contests.Where(isWanted))
            {
                rows.AddRange(Remeasuring.Measure(
                    () => Told(contest),
                    measured => before is not null && Comparison.AnySlower(new QuickTable(conditions, measured), before),
                    () => Stopwatch.GetElapsedTime(began) < _untilLastRetry));
            }
        }

        return new QuickTable(conditions, rows);
    }

    private static IReadOnlyList<QuickRow> Told(Contest contest)
    {
        var rows = PairedRounds.Measure(contest);
        Console.WriteLine(
            contest.Name + (rows[0].IsUnderLoad ? FormattableString.Invariant($" (others took {rows[0].Others:0 %})") : string.Empty));
        return rows;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
