namespace QuantBuild.Reporting;

/// <summary>How far a metric of a variant is from the float model's on the same examples.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Difference">The variant's value less the float model's.</param>
/// <param name="Low">The lower end of the difference's 95 % interval.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
public sealed record MetricChange(string Metric, double Difference, double Low, double High, string? Preprocess = null) : ReportNode;
