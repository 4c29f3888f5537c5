using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>The rules that were checked for each variant, those that fail the build first; how many could not be checked
/// is said in the verdict.</summary>
internal static class BudgetTable
{
    public static ReportTable Of(IReadOnlyList<JudgedReport> judged)
    {
        var rows = judged
            .SelectMany(one => (one.Budget ?? []).Where(result => result.Outcome != BudgetOutcome.NotChecked)
                .Select(result => (one.Report, Result: result)))
            .OrderBy(row => !row.Result.Fails);
        Column<(Report Report, BudgetResult Result)>[] model =
            judged.Count > 1 ? [new("Model", row => Wording.Demo(row.Report.Demo), Alignment.Text)] : [];
        return ReportTable.Of<(Report Report, BudgetResult Result)>(
            "Budget",
            rows,
            [
                .. model,
                new("Variant", row => VariantNames.Find(row.Report, row.Result.Variant) is { } variant
                    ? Cell.Variant(variant)
                    : Cell.Name(row.Result.Variant), Alignment.Text),
                new("Rule", row => Cell.Name(row.Result.Rule), Alignment.Text),
                new("Allowed", row => Number(row.Result.Limit)),
                new("Found", row => Number(row.Result.Found, unlike: row.Result.Limit)),
                new("Which is", row => Outcome(row.Result), Alignment.Text),
            ],
            "Drops are against the float model on the same examples, regressions against the baseline; negative ones are gains.");
    }

    private static Cell Number(double? value, double? unlike = null) =>
        value is { } number ? Cell.Derived(number, Shown(number, unlike ?? number)) : Cell.Nothing;

    private static string Shown(double value, double unlike) =>
        double.IsInteger(value) && Math.Abs(value) < Wording.MostWrittenOut ? Wording.Bytes((long)value) : NumberText.Short(value, unlike);

    private static Cell Outcome(BudgetResult result) => result.Outcome switch
    {
        BudgetOutcome.Kept => "kept",
        BudgetOutcome.Broken => "broken",
        _ => $"impossible: {result.Detail}",
    };
}
