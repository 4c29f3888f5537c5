using QuantBuild.Reporting;

namespace QuantBuild.Verification;

/// <summary>Test examples in both engines.</summary>
/// <param name="Outputs">All outputs compared.</param>
/// <param name="SameTop1">For how many examples both put the same class first; null for a model with one output value.</param>
/// <param name="Ours">The metrics of our engine's outputs.</param>
/// <param name="Tfjs">The metrics of TF.js's outputs.</param>
/// <remarks>Where no output differs by more than allowed, another class can come first only in a tie within the tolerance.</remarks>
public sealed record SampleComparison(OutputComparison Outputs, int? SameTop1, MetricSet Ours, MetricSet Tfjs);
