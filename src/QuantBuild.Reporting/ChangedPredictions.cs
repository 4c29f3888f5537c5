namespace QuantBuild.Reporting;

/// <summary>How many predictions of a variant differ from the float model's.</summary>
/// <param name="Changed">The predictions that differ.</param>
/// <param name="Lost">Those that were right and no longer are.</param>
/// <param name="Gained">Those that were wrong and now are right.</param>
/// <param name="Count">The examples that both predicted.</param>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
public sealed record ChangedPredictions(long Changed, long Lost, long Gained, long Count, string? Preprocess = null) : ReportNode;
