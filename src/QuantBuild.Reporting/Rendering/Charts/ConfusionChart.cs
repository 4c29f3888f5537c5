using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>A confusion matrix: rows are what examples are, columns what they were taken for;
/// mistakes in another colour than hits.</summary>
internal static class ConfusionChart
{
    private const int MostClasses = 100;
    private const double Width = 380;
    private const double Size = Caption.Size;
    private const double NarrowestWithText = 24;
    private const double LongestName = 76;

    // Text must stay legible on the deepest shade, in both colour schemes.
    private const double Deepest = 0.5;

    /// <summary>Whether there is a matrix, and one whose cells can be told apart.</summary>
    public static bool IsDrawn(ConfusionReport confusion) => confusion.Classes.Count is > 0 and <= MostClasses;

    public static Chart Draw(ConfusionReport confusion)
    {
        string[] classes = [.. confusion.Classes.Select(name => TextWidth.Fit(name, Size, LongestName))];
        var names = classes.Max(name => TextWidth.Of(name, Size));
        var left = names + 24;
        var cell = (Width - left) / classes.Length;
        var top = 22.0;
        var isTurned = classes.Any(name => TextWidth.Of(name, Size) > cell - 2);
        var bottom = top + (cell * classes.Length);
        List<Shape> shapes =
        [
            new Caption(left, 12, "predicted →", Ink.Muted),
            new Caption(10, top + 44, "← actual", Ink.Muted, Anchor.Middle, Turned: true),
        ];
        shapes.Add(new Box(left, top, Width - left, bottom - top, Ink.Grid) { Opacity = 0.4 });
        foreach (var (i, fitted) in classes.Index())
        {
            var middle = (i + 0.5) * cell;
            shapes.Add(new Caption(left - 6, top + middle + 4, fitted, Ink.Text, Anchor.End));
            shapes.Add(isTurned
                ? new Caption(left + middle + 4, bottom + 6, fitted, Ink.Text, Anchor.End, Turned: true)
                : new Caption(left + middle, bottom + 14, fitted, Ink.Text, Anchor.Middle));
            shapes.AddRange(Row(confusion, i, left, top + (i * cell), cell));
        }

        return new Chart("Confusion matrix", Width, bottom + (isTurned ? names + 10 : 20), shapes);
    }

    private static IEnumerable<Shape> Row(ConfusionReport confusion, int row, double left, double top, double cell)
    {
        var counts = confusion.Counts[row];
        var total = Math.Max(1, counts.Sum(count => (double)count));
        for (var column = 0; column < counts.Count; column++)
        {
            var (count, place) = (counts[column], left + (column * cell));
            if (count == 0)
            {
                continue;
            }

            // Mistakes are few: by the root of their share, a tenth of a percent can still be seen.
            var isHit = row == column;
            var depth = isHit ? count / total : Math.Sqrt(Math.Min(1, 4.0 * count / total));
            yield return new Box(place + 0.5, top + 0.5, cell - 1, cell - 1, isHit ? Ink.Primary : Ink.Bad)
            {
                Opacity = Math.Round(Deepest * Math.Max(0.15, depth), 2),
                Hint = $"{Printable.Name(confusion.Classes[row])} taken for {Printable.Name(confusion.Classes[column])}: "
                    + $"{Wording.Bytes(count)}",
            };
            if (cell >= NarrowestWithText)
            {
                yield return new Caption(place + (cell / 2), top + (cell / 2) + 4, Units.Fixed(count, 0), Ink.Text, Anchor.Middle);
            }
        }
    }
}
