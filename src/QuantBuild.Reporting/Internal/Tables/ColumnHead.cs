namespace QuantBuild.Reporting.Internal.Tables;

/// <summary>What is known of a column beside its cells.</summary>
/// <param name="Title">The head.</param>
/// <param name="Alignment">At which side its cells stand; the page's style decides for itself.</param>
internal record ColumnHead(Cell Title, Alignment Alignment);
