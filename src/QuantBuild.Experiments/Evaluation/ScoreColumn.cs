namespace QuantBuild.Experiments.Evaluation;

/// <summary>One metric, example by example; the metric is the mean.</summary>
/// <param name="Metric">The metric's name as in the report: <c>mae</c>, <c>loss</c>, <c>accuracy</c>, <c>top1</c> …</param>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
/// <param name="Values">A value for each example, in the dataset's order: an error, or 1 for a hit and 0 for a miss; NaN where the example could not be read.</param>
public sealed record ScoreColumn(string Metric, string? Preprocess, IReadOnlyList<double> Values);
