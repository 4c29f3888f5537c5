namespace QuantBuild.Reporting;

/// <summary>One kind of mistake.</summary>
/// <param name="Label">What the examples are.</param>
/// <param name="Predicted">What the classifier takes them for.</param>
/// <param name="Count">How many examples.</param>
public sealed record ConfusedPair(string Label, string Predicted, long Count) : ReportNode;
