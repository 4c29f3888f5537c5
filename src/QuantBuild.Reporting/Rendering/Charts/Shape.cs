namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>One thing to draw, in the chart's units; y grows downwards.</summary>
/// <param name="Ink">Its colour.</param>
internal abstract record Shape(Ink Ink)
{
    /// <summary>What is told where the pointer rests, or null.</summary>
    public string? Hint { get; init; }

    /// <summary>From 0, nothing to be seen, to 1.</summary>
    public double Opacity { get; init; } = 1;
}

/// <summary>A filled rectangle.</summary>
internal sealed record Box(double X, double Y, double Width, double Height, Ink Ink) : Shape(Ink);

/// <summary>A straight line.</summary>
internal sealed record Rule(double X1, double Y1, double X2, double Y2, Ink Ink, double Thickness = 1) : Shape(Ink);

/// <summary>A line through points, or the area within it.</summary>
internal sealed record Trace(IReadOnlyList<(double X, double Y)> Points, Ink Ink, bool Filled = false, double Thickness = 1.5) : Shape(Ink);

/// <summary>A circle; hollow ones have the page's colour inside.</summary>
internal sealed record Dot(double X, double Y, double Radius, Ink Ink, bool Hollow = false) : Shape(Ink);

/// <summary>A line of text; its base line is at <paramref name="Y"/>. Turned ones are read from below.</summary>
internal sealed record Caption(double X, double Y, string Text, Ink Ink, Anchor Anchor = Anchor.Start, bool Turned = false) : Shape(Ink)
{
    /// <summary>The size of all text in drawings, as in the page's style sheet.</summary>
    public const double Size = 11;
}

/// <summary>What a colour means; the page and the picture each have their own colours for it.</summary>
internal enum Ink
{
    Text,
    Muted,
    Grid,
    Axis,
    Primary,
    Secondary,
    Reference,
    Bad,
    Surface,
}

/// <summary>Which part of a text stands at its place.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>A drawing, ready to be written as SVG or painted as PNG.</summary>
/// <param name="Title">What it shows, for those who cannot see it.</param>
/// <param name="Width">The width, in units that are pixels where it is shown as it is.</param>
/// <param name="Height">The height.</param>
/// <param name="Shapes">What is drawn, from back to front.</param>
internal sealed record Chart(string Title, double Width, double Height, IReadOnlyList<Shape> Shapes);
