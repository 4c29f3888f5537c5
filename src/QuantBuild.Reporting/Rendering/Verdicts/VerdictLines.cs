using QuantBuild.Common;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Verdicts;

/// <summary>The verdict in sentences: what to ship, whether the build passes, what changed since the baseline, and why.</summary>
internal static class VerdictLines
{
    // What comes after is in the tables.
    private const int MostNamed = 3;

    public static IReadOnlyList<VerdictLine> Of(IReadOnlyList<JudgedReport> judged) =>
        judged is [var only] ? Of(Verdict.Of(only)) : AcrossModels(judged);

    private static VerdictLine[] Of(Verdict verdict) => verdict.Nearest is null
        ? [new VerdictLine("Verdict", "There is nothing to ship: the report has no variants.", Mood.Bad)]
        :
        [
            new VerdictLine("Verdict", ChoiceLine.Of(verdict), verdict.Choice is null ? Mood.Bad : Mood.Good),
            Budget(verdict),
            new VerdictLine("Baseline", BaselineLine.Of(verdict)),
            .. ReasonLine.Of(verdict) is { } reason ? [new VerdictLine("Why", reason)] : Array.Empty<VerdictLine>(),
        ];

    private static VerdictLine Budget(Verdict verdict) => verdict switch
    {
        { Judged.Budget: null } => new("Budget", "Not checked in this run."),
        { Judged.Budget: [] } => new("Budget", "None: the budget file has no rule for this model."),
        { Broken: [] } => new("Budget", Cell.Of($"{Cell.Strong("Passed")}: {Kept(verdict.Judged.Budget)}."), Mood.Good),
        var failed => new("Budget", Cell.Of($"{Cell.Strong("FAILED")}: {Broken(failed)}."), Mood.Bad),
    };

    private static Cell Kept(IReadOnlyList<BudgetResult> results)
    {
        var open = results.Count(result => result.Outcome == BudgetOutcome.NotChecked);
        var kept = Count(results.Count - open, "rule is", "rules are");
        return Cell.Of(
            $"{kept} kept{(open == 0 ? Cell.Empty : Cell.Of($", {Count(open, "has", "have")} nothing in a baseline to compare with"))}");
    }

    private static Cell Broken(Verdict verdict)
    {
        var named = Cell.Join(
            "; ", verdict.Broken.Take(MostNamed).Select(result => Cell.Of($"{Cell.Name(result.Variant)}: {result.Rule} {result.Detail}")));
        var rest = verdict.Broken.Count - MostNamed;
        return Cell.Of($"{Count(verdict.Broken.Count, "rule", "rules")} of {Number(verdict.Judged.Budget!.Count)} broken. "
            + $"{named}{(rest > 0 ? Cell.Of($"; and {Number(rest)} more") : Cell.Empty)}");
    }

    // A line for all of them first: whether the build passes must not hang on reading to the end.
    private static VerdictLine[] AcrossModels(IReadOnlyList<JudgedReport> judged)
    {
        Verdict[] verdicts = [.. judged.Select(Verdict.Of)];
        string[] failed = [.. verdicts.Where(verdict => verdict.Broken.Count > 0).Select(verdict => verdict.Judged.Report.Demo)];
        var checkedOnes = verdicts.Count(verdict => verdict.Judged.Budget is { Count: > 0 });
        var all = failed.Length > 0 ? new VerdictLine(
            "Budget", Cell.Of($"{Cell.Strong("FAILED")} for {Cell.Join(", ", failed.Select(Cell.Name))}."), Mood.Bad)
            : checkedOnes == 0 ? new VerdictLine("Budget", "Not checked.")
            : new VerdictLine("Budget", Cell.Of($"{Cell.Strong("Passed")} for {Number(checkedOnes)} of "
                + $"{Count(verdicts.Length, "model", "models")}; the others have none."), Mood.Good);
        if (checkedOnes == verdicts.Length && failed.Length == 0)
        {
            all = all with { Text = Cell.Of($"{Cell.Strong("Passed")} for all {Count(verdicts.Length, "model", "models")}.") };
        }

        return
        [
            all,
            .. verdicts.Where(verdict => verdict.Nearest is not null)
                .Select(verdict => new VerdictLine(
                    Printable.Name(verdict.Judged.Report.Demo), ChoiceLine.Of(verdict), verdict.Choice is null ? Mood.Bad : Mood.Good)),
        ];
    }

    private static Cell Count(int count, string one, string several) => Cell.Of($"{Number(count)} {(count == 1 ? one : several)}");

    private static Cell Number(int count) => Cell.Derived(count, Wording.Bytes(count));
}
