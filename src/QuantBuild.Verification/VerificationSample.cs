using QuantBuild.Reporting;

namespace QuantBuild.Verification;

/// <summary>Some of the examples that a model is tested on, for its metric in both engines.</summary>
/// <param name="Input">The prepared examples; variants of one model share the same instance.</param>
/// <param name="Score">Computes the metrics from the model's raw outputs, row-major, one row for each example.</param>
public sealed record VerificationSample(ModelInput Input, Func<float[], MetricSet> Score);
