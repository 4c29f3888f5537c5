namespace QuantBuild.Reporting.Internal;

/// <summary>A table before any rendering: plain text, numbers already formatted.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Columns">The column heads.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
/// <param name="TextColumns">How many columns, from the left, hold text and are aligned left; the others hold numbers.</param>
/// <param name="Note">A line under the table, or null.</param>
internal sealed record ReportTable(
    string Title,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    int TextColumns,
    string? Note = null);
