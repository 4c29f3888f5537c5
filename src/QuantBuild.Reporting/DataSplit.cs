namespace QuantBuild.Reporting;

/// <summary>A part of the data, and what it was used for.</summary>
/// <param name="Name">The part's name, such as <c>calibration</c>.</param>
/// <param name="Count">How many examples it holds.</param>
/// <param name="Description">How it was drawn and what it served, or null.</param>
public sealed record DataSplit(string Name, long Count, string? Description = null) : ReportNode;
