namespace QuantBuild.Reporting.Internal.Charts;

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
