using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Verdicts;

/// <summary>Why this variant: the rule by which it was chosen, and what smaller ones have against them.</summary>
internal static class ReasonLine
{
    // The smallest ones are those that a reader asks about.
    private const int MostNamed = 3;

    /// <summary>The reason; null where there was nothing to choose from.</summary>
    public static Cell? Of(Verdict verdict)
    {
        if (verdict.Standings.Count < 2)
        {
            return null;
        }

        var size = verdict.Choice is { } choice ? verdict.Size.Of(choice.Variant.Bytes) : long.MaxValue;
        Standing[] smaller =
            [.. verdict.Standings.Where(standing => standing != verdict.Choice && verdict.Size.Of(standing.Variant.Bytes) < size)];
        var ruledOut = smaller.Where(standing => standing != verdict.Nearest)
            .OrderBy(standing => verdict.Size.Of(standing.Variant.Bytes)).ToArray();
        var named = Cell.Join("; ", ruledOut.Take(MostNamed)
            .Select(standing => Cell.Of($"{Cell.Name(standing.Variant.Name)} {ChoiceLine.Against(standing)}")));
        var rest = ruledOut.Length - MostNamed;
        var tail = rest > 0 ? Cell.Of($"; and {Cell.Derived(rest, Wording.Bytes(rest))} more") : Cell.Empty;
        return (verdict.Choice, ruledOut) switch
        {
            (null, []) => Rule(verdict, "Looked for was the smallest variant that"),
            (null, _) => Cell.Of($"{Rule(verdict, "Looked for was the smallest variant that")} The others: {named}{tail}."),
            (_, []) => Rule(verdict, "It is the smallest of all"),
            _ => Cell.Of($"{Rule(verdict, "It is the smallest variant that")} Smaller, but out: {named}{tail}."),
        };
    }

    private static Cell Rule(Verdict verdict, string begin)
    {
        var losses = verdict.Standings.SelectMany(standing => standing.Losses).ToList();
        string?[] parts =
        [
            verdict.Judged.Budget is { Count: > 0 } ? "breaks no rule of the budget" : null,
            losses.Exists(loss => loss.Tolerance is not null) ? "stays close to the float model (agreement within 1 %, outputs within 5 %)"
                : losses.TrueForAll(loss => loss.IsLimited) ? null
                : losses.Exists(loss => loss.HasInterval) ? "shows no loss beyond its 95 % interval"
                : "is not worse than the float model",
        ];
        var all = parts.Where(part => part is not null).ToArray();
        var that = begin.EndsWith("that", StringComparison.Ordinal) ? " " : ", and ";
        return all.Length == 0 ? $"{begin}{(that == " " ? " was measured" : null)}." : $"{begin}{that}{string.Join(" and ", all)}.";
    }
}
