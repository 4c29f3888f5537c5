using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>Download size against one metric, a point for each variant, with the best front.</summary>
internal static class SizeQualityChart
{
    public const double WideWidth = 860;
    public const double WideHeight = 400;
    public const double NarrowWidth = 400;
    public const double NarrowHeight = 310;

    private const double Top = 28;
    private const double Right = 14;
    private const double BottomMargin = 44;
    private const double Radius = 4.5;
    private const double Whisker = 3;

    /// <summary>The metric that a plot shows, for each preprocessing: the first that is no loss.</summary>
    public static IEnumerable<(string Metric, string? Preprocess)> MetricsOf(Report report) =>
        report.Variants.SelectMany(variant => variant.Metrics.Primary).DistinctBy(metric => metric.Preprocess).Select(metric =>
            (metric.Name, metric.Preprocess));

    /// <param name="report">The report.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="preprocess">How the inputs were prepared, or null.</param>
    /// <param name="width">The drawing's width.</param>
    /// <param name="height">The drawing's height.</param>
    public static Chart Draw(Report report, string metric, string? preprocess, double width, double height)
    {
        var size = DownloadSize.Of(report);
        Point[] points = [.. report.Variants.Select(variant => Point.Of(variant, metric, preprocess)).OfType<Point>()];
        var bottom = height - BottomMargin;
        var y = Scale(points, metric, bottom);
        var left = 12 + y.Ticks.Max(tick => TextWidth.Of(Units.Fixed(tick, y.Digits), Caption.Size)) + 8;
        var x = Axis.Exact(
            0, points.Max(point => (double)size.Of(point.Variant.Bytes)) * 1.08, width > 500 ? 7 : 4, left, width - Right);
        var name = Wording.MetricName(metric);
        List<Shape> shapes = [.. Grid(x, y, left, width - Right, bottom)];
        shapes.Add(new Caption(
            (left + width - Right) / 2, height - 6, $"download size ({size.Name}), smaller is better", Ink.Muted, Anchor.Middle));
        shapes.Add(new Caption(
            0, 14, $"{name}, {(MetricDirections.Of(metric) == MetricDirection.LowerIsBetter ? "lower" : "higher")} is better", Ink.Muted));
        var labels = new LabelPlacement(left + 2, Top - 10, width, bottom - 1);
        if (points.FirstOrDefault(point => point.Variant == report.Variants[0]) is { } original)
        {
            var level = y.Place(original.Value);
            shapes.Add(new Rule(left, level, width - Right, level, Ink.Reference, 0.75));
            labels.Avoid((left, level), (width - Right, level));
        }

        shapes.AddRange(Points(points, size, x, y, metric, labels));
        return new Chart($"{name} against download size", width, height, shapes);
    }

    // Differences that no one would notice must not look like cliffs: a hundredth of all examples, or of the error,
    // is the least that fills the height.
    private static Axis Scale(Point[] points, string metric, double bottom)
    {
        var isError = MetricDirections.Of(metric) == MetricDirection.LowerIsBetter;
        var (low, high) = (points.Min(point => point.Low), points.Max(point => point.High));
        var missing = Math.Max(0, (isError ? 0.01 * Math.Max(Math.Abs(low), Math.Abs(high)) : 0.01) - (high - low)) / 2;
        var (least, most) = (0.0, isError ? double.PositiveInfinity : 1.0);
        return low < least || high > most
            ? Axis.Around(low - missing, high + missing, 5, bottom, Top)
            : Axis.Around(Math.Max(least, low - missing), Math.Min(most, high + missing), 5, bottom, Top, (least, most));
    }

    private static IEnumerable<Shape> Grid(Axis x, Axis y, double left, double right, double bottom)
    {
        foreach (var tick in y.Ticks)
        {
            yield return new Rule(left, y.Place(tick), right, y.Place(tick), Ink.Grid);
            yield return new Caption(left - 8, y.Place(tick) + 4, Units.Fixed(tick, y.Digits), Ink.Muted, Anchor.End);
        }

        yield return new Rule(left, bottom, right, bottom, Ink.Axis);
        foreach (var tick in x.Ticks)
        {
            yield return new Rule(x.Place(tick), bottom, x.Place(tick), bottom + 4, Ink.Axis);
            yield return new Caption(x.Place(tick), bottom + 17, Units.OnScale(tick, x.High, x.Step), Ink.Muted, Anchor.Middle);
        }
    }

    private static IEnumerable<Shape> Points(
        Point[] points, DownloadSize size, Axis x, Axis y, string metric, LabelPlacement labels)
    {
        var sign = MetricDirections.Of(metric) == MetricDirection.LowerIsBetter ? -1 : 1;
        var places = Array.ConvertAll(points, point => (X: x.Place(size.Of(point.Variant.Bytes)), Y: y.Place(point.Value)));
        var front = ParetoFront.Of(Array.ConvertAll(points, point => ((double)size.Of(point.Variant.Bytes), sign * point.Value)));
        Array.ForEach(places, place => labels.Avoid(place.X, place.Y, Radius + 1));
        foreach (var (point, place) in points.Zip(places).Where(pair => pair.First.Change is not null))
        {
            labels.Avoid((place.X, y.Place(point.Low)), (place.X, y.Place(point.High)));
        }

        var line = Steps([.. front.Select(i => places[i])]).ToArray();
        foreach (var (from, to) in line.Zip(line.Skip(1)))
        {
            labels.Avoid(from, to);
        }

        yield return new Trace(line, Ink.Primary) { Opacity = 0.55 };

        // Names on the front are the ones that people look for: they get their places first.
        foreach (var i in Enumerable.Range(0, points.Length).OrderBy(i => front.Contains(i) ? 0 : 1))
        {
            var (variant, value, change) = points[i];
            var isOnFront = front.Contains(i);
            if (change is not null)
            {
                foreach (var bar in ErrorBar(
                    places[i].X, y.Place(points[i].Low), y.Place(points[i].High), isOnFront ? Ink.Primary : Ink.Reference))
                {
                    yield return bar;
                }
            }

            foreach (var shape in labels.Place(variant.Name, places[i].X, places[i].Y, isOnFront ? Ink.Text : Ink.Muted))
            {
                yield return shape;
            }

            yield return new Dot(places[i].X, places[i].Y, Radius, isOnFront ? Ink.Primary : Ink.Reference, Hollow: !isOnFront)
            {
                Hint = $"{Printable.Name(variant.Name)}: {Wording.Bytes(size.Of(variant.Bytes))} bytes, "
                    + $"{Wording.MetricName(metric)} {Wording.MetricValue(metric, value)}"
                    + (change is null ? null : $", {Wording.Judgement(change)}"),
            };
        }
    }

    // Between two variants of the front the smaller one is what can be had.
    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<(double X, double Y)> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (i > 0)
            {
                yield return (points[i].X, points[i - 1].Y);
            }

            yield return points[i];
        }
    }

    private static IEnumerable<Rule> ErrorBar(double x, double low, double high, Ink ink) =>
    [
        new(x, low, x, high, ink) { Opacity = 0.7 },
        new(x - Whisker, low, x + Whisker, low, ink) { Opacity = 0.7 },
        new(x - Whisker, high, x + Whisker, high, ink) { Opacity = 0.7 },
    ];

    /// <summary>A variant's place, and how far it may be from the float model's: as far as the interval of
    /// the difference reaches.</summary>
    private sealed record Point(VariantReport Variant, double Value, MetricChange? Change)
    {
        // Numbers that no measurement gives must not leave the scale without an end.
        private const double Largest = 1e300;

        public double Low => Math.Clamp(Change is null ? Value : Value - (Change.Difference - Change.Low), -Largest, Largest);

        public double High => Math.Clamp(Change is null ? Value : Value + (Change.High - Change.Difference), -Largest, Largest);

        public static Point? Of(VariantReport variant, string metric, string? preprocess) =>
            variant.FindComparable(metric, preprocess) is { } value
                ? new Point(variant, value, variant.Changes?.Metrics.FirstOrDefault(change =>
                    (change.Metric, change.Preprocess) == (metric, preprocess)))
                : null;
    }
}
