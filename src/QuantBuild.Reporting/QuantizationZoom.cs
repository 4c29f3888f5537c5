namespace QuantBuild.Reporting;

/// <summary>One row of <see cref="QuantizationFigure"/>: the same part of the function at several precisions, on the same axes.</summary>
/// <param name="Title">What the row shows, such as <c>zoomed 100 times</c>.</param>
/// <param name="Series">The panels, from left to right; every row has as many.</param>
public sealed record QuantizationZoom(string Title, IReadOnlyList<QuantizationSeries> Series);
