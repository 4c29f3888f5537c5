namespace QuantBuild.Reporting;

/// <summary>The examples that one variant was evaluated on.</summary>
/// <param name="Split">The split's name, such as <c>test</c>.</param>
/// <param name="Count">How many examples it holds.</param>
public sealed record EvaluationSample(string Split, long Count) : ReportNode;
