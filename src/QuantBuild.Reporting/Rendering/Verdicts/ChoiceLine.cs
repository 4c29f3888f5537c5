using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Verdicts;

/// <summary>Which variant to ship: its size, how much smaller that is, and what it costs.</summary>
internal static class ChoiceLine
{
    public static Cell Of(Verdict verdict)
    {
        var nearest = verdict.Nearest!;
        var original = verdict.Standings[0].Variant;
        var about = nearest.Variant == original
            ? Size(verdict, nearest.Variant)
            : Cell.Of($"{Size(verdict, nearest.Variant)}, {Against(verdict, original, nearest.Variant)}{Loss(nearest)}");
        var ship = Cell.Strong(Cell.Of($"Ship {Cell.Name(nearest.Variant.Name)}"));
        return verdict.Choice is null
            ? Cell.Of($"{Cell.Strong("Ship none yet.")} Nearest is {Cell.Name(nearest.Variant.Name)}: {about}; {Against(nearest)}.")
            : nearest.Variant != original ? Cell.Of($"{ship}: {about}.")
            : Cell.Of($"{ship}, the model as it is: {about}. {Others(verdict)}");
    }

    private static string Others(Verdict verdict)
    {
        var size = verdict.Size.Of(verdict.Standings[0].Variant.Bytes);
        return verdict.Standings.Count == 1 ? "No other variant was measured."
            : verdict.Standings.Any(standing => verdict.Size.Of(standing.Variant.Bytes) < size) ? "No smaller variant qualifies."
            : "No variant is smaller.";
    }

    /// <summary>Why a variant is not to be shipped.</summary>
    public static Cell Against(Standing standing)
    {
        Cell[] reasons =
        [
            .. standing.Broken.Select(result => Cell.Of($"breaks {result.Rule}")),
            .. standing.MissedGoal ? [(Cell)"missed the budget of its search"] : Array.Empty<Cell>(),
            .. standing.Losses.Where(loss => !loss.IsAcceptable).Select(loss =>
                Cell.Of($"loses {MetricOf(loss)} {Cell.Change(loss.Change, loss.HasInterval)}")),
        ];
        return Cell.Join(", ", reasons);
    }

    public static Cell Size(Verdict verdict, VariantReport variant) =>
        Cell.Of($"{Cell.Of(verdict.Size.Of(variant.Bytes))} bytes ({verdict.Size.Name})");

    public static Cell MetricOf(MetricLoss loss)
    {
        var inputs = loss.Change.Preprocess is { } preprocess ? Cell.Of($" ({Wording.Preprocess(preprocess)})") : Cell.Empty;
        return Cell.Of($"{Wording.MetricName(loss.Change.Metric)}{inputs}");
    }

    private static Cell Loss(Standing standing) => Cell.Join(
        string.Empty, standing.Losses.Select(loss => Cell.Of($"; {MetricOf(loss)} {Cell.Change(loss.Change, loss.HasInterval)}")));

    private static Cell Against(Verdict verdict, VariantReport original, VariantReport variant)
    {
        var (before, after) = (verdict.Size.Of(original.Bytes), verdict.Size.Of(variant.Bytes));
        if (after == 0 || before == after)
        {
            return "as large as the original";
        }

        var times = Math.Max(before, after) / (double)Math.Min(before, after);
        return Cell.Of($"{Cell.Derived(times, Units.Fixed(times, times < 10 ? 2 : 1))} times {(after < before ? "smaller" : "larger")} "
            + $"than the original");
    }
}
