namespace QuantBuild.Reporting.Internal.Charts;

/// <summary>A drawing, ready to be written as SVG or painted as PNG.</summary>
/// <param name="Title">What it shows, for those who cannot see it.</param>
/// <param name="Width">The width, in units that are pixels where it is shown as it is.</param>
/// <param name="Height">The height.</param>
/// <param name="Shapes">What is drawn, from back to front.</param>
internal sealed record Chart(string Title, double Width, double Height, IReadOnlyList<Shape> Shapes);
