using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>How a weight's values are spread before (an area) and after quantization (a line);
/// counts on a logarithmic scale, so that lone outliers show.</summary>
internal static class HistogramChart
{
    /// <summary>As many weights of a variant are drawn; those that suffer most come first.</summary>
    public const int MostShown = 24;

    private const double Width = 380;
    private const double Height = 210;
    private const double Left = 44;
    private const double Right = 372;
    private const double Top = 30;
    private const double Bottom = 172;
    private const int MostTicks = 5;

    public static Chart Draw(WeightHistogram histogram)
    {
        var x = Axis.Exact(histogram.Low, histogram.High, 6, Left, Right);
        var decades = Math.Max(1, (int)Math.Ceiling(Math.Log10(Math.Max(1, histogram.Before.Concat(histogram.After).Max()))));
        List<Shape> shapes = [.. Legend(), .. Grid(x, decades)];
        shapes.Add(new Trace(
            [(Left, Bottom), .. Steps(histogram.Before, decades), (Right, Bottom)], Ink.Reference, Filled: true)
        {
            Opacity = 0.6,
        });
        shapes.Add(new Trace([.. Steps(histogram.After, decades)], Ink.Primary));
        return new Chart($"Values of {Printable.Name(histogram.Weight)} before and after quantization", Width, Height, shapes);
    }

    private static IEnumerable<Shape> Legend() =>
    [
        new Box(Left, 5, 10, 10, Ink.Reference) { Opacity = 0.6 },
        new Caption(Left + 15, 14, "before (float)", Ink.Muted),
        new Rule(Left + 120, 10, Left + 134, 10, Ink.Primary, 2),
        new Caption(Left + 139, 14, "after quantization", Ink.Muted),
    ];

    private static IEnumerable<Shape> Grid(Axis x, int decades)
    {
        var every = (decades + MostTicks - 1) / MostTicks;
        for (var decade = 0; decade <= decades; decade += every)
        {
            var y = Bottom - ((Bottom - Top) * (decade + 1) / (decades + 1));
            yield return new Rule(Left, y, Right, y, Ink.Grid);
            yield return new Caption(Left - 6, y + 4, Power(decade), Ink.Muted, Anchor.End);
        }

        yield return new Caption(Left - 6, Bottom + 4, "0", Ink.Muted, Anchor.End);
        yield return new Rule(Left, Bottom, Right, Bottom, Ink.Axis);
        foreach (var tick in x.Ticks)
        {
            yield return new Rule(x.Place(tick), Bottom, x.Place(tick), Bottom + 4, Ink.Axis);
            yield return new Caption(x.Place(tick), Bottom + 17, Units.Fixed(tick, x.Digits), Ink.Muted, Anchor.Middle);
        }

        yield return new Caption((Left + Right) / 2, Height - 4, "value; elements per bin, logarithmic", Ink.Muted, Anchor.Middle);
    }

    private static string Power(int decade) =>
        Units.Fixed(Math.Pow(10, decade % 3), 0) + (decade / 3) switch { 0 => string.Empty, 1 => "k", 2 => "M", _ => "G" };

    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<long> counts, int decades)
    {
        for (var i = 0; i < counts.Count; i++)
        {
            // A decade below 1 belongs to 0, so that a bin with one element still stands out.
            var share = counts[i] == 0 ? 0 : (Math.Log10(counts[i]) + 1) / (decades + 1);
            var y = Bottom - ((Bottom - Top) * share);
            if (i > 0 && i < counts.Count - 1 && counts[i] == counts[i - 1] && counts[i] == counts[i + 1])
            {
                continue;
            }

            yield return (Left + ((Right - Left) * i / counts.Count), y);
            yield return (Left + ((Right - Left) * (i + 1) / counts.Count), y);
        }
    }
}
