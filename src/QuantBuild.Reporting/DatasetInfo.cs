namespace QuantBuild.Reporting;

/// <summary>The data that a report's metrics were measured on.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Examples">How many examples were evaluated.</param>
/// <param name="Sha256">SHA-256 of the content in lower-case hexadecimal digits, or null where none is pinned.</param>
public sealed record DatasetInfo(string Name, long Examples, string? Sha256 = null) : ReportNode;
