using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Words;

namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>Writes a chart as SVG inside a page, whose style sheet has the colours: the same drawing serves both schemes.</summary>
internal static class SvgChart
{
    public static void Write(HtmlPage page, Chart chart, string? classes = null)
    {
        page.Append($"<svg role=\"img\"{(classes is null ? default : Markup.Of($" class=\"{classes}\""))} ");
        page.Append(
            $"viewBox=\"0 0 {chart.Width} {chart.Height}\" style=\"max-width:{chart.Width * 1.2}px\" aria-label=\"{chart.Title}\">\n");
        foreach (var shape in chart.Shapes)
        {
            Write(page, shape);
        }

        page.Append($"</svg>\n");
    }

    private static void Write(HtmlPage page, Shape shape)
    {
        switch (shape)
        {
            case Box box:
                page.Append($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" "
                    + $"class=\"f{box.Ink}\"{Opacity(box)}{End(box, "rect")}");
                break;
            case Rule rule:
                page.Append($"<path d=\"M{rule.X1} {rule.Y1}L{rule.X2} {rule.Y2}\" "
                    + $"class=\"s{rule.Ink}\"{Thickness(rule.Thickness)}{Opacity(rule)}{End(rule, "path")}");
                break;
            case Trace trace:
                page.Append($"<path d=\"{Path(trace)}\" class=\"{(trace.Filled ? "f" : "s")}{trace.Ink}"
                    + $"\"{(trace.Filled ? default : Thickness(trace.Thickness))}{Opacity(trace)}{End(trace, "path")}");
                break;
            case Dot dot:
                page.Append($"<circle cx=\"{dot.X}\" cy=\"{dot.Y}\" r=\"{dot.Radius}\" "
                    + $"class=\"{(dot.Hollow ? "h" : "f")}{dot.Ink}\"{End(dot, "circle")}");
                break;
            case Caption caption:
                page.Append(
                    $"<text{Place(caption)} class=\"f{caption.Ink}{Class(caption.Anchor)}\">{Title(caption)}{caption.Text}</text>\n");
                break;
        }
    }

    private static Markup Place(Caption caption) => caption.Turned
        ? Markup.Of($" transform=\"translate({caption.X} {caption.Y})rotate(-90)\"")
        : Markup.Of($" x=\"{caption.X}\" y=\"{caption.Y}\"");

    private static string Class(Anchor anchor) => anchor switch { Anchor.Middle => " m", Anchor.End => " e", _ => string.Empty };

    private static Markup Opacity(Shape shape) => shape.Opacity == 1 ? default : Markup.Of($" opacity=\"{Units.Fixed(shape.Opacity, 2)}\"");

    private static Markup Thickness(double thickness) => thickness == 1 ? default : Markup.Of($" stroke-width=\"{thickness}\"");

    private static Markup Title(Shape shape) => shape.Hint is { } hint ? Markup.Of($"<title>{hint}</title>") : default;

    private static Markup End(Shape shape, string element) =>
        shape.Hint is null ? Markup.Of($"/>\n") : Markup.Of($">{Title(shape)}</{element}>\n");

    private static Markup Path(Trace trace)
    {
        var path = new HtmlPage();
        var (lastX, lastY) = (double.NaN, double.NaN);
        foreach (var (x, y) in trace.Points)
        {
            // Most lines are steps, which need but one of the two.
            path.Append(double.IsNaN(lastX) ? Markup.Of($"M{x} {y}")
                : y == lastY ? Markup.Of($"H{x}") : x == lastX ? Markup.Of($"V{y}") : Markup.Of($"L{x} {y}"));
            (lastX, lastY) = (x, y);
        }

        return path.ToMarkup();
    }
}
