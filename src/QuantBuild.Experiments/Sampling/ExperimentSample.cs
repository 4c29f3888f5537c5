using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Sampling;

/// <summary>Some of a demo's test examples, prepared for a model, and their metrics for the outputs of any engine.</summary>
/// <param name="Inputs">The values that the model is fed, row-major.</param>
/// <param name="Shape">Their shape, the number of rows first.</param>
/// <param name="Score">Computes the demo's metrics from the model's outputs, row-major, one row for each row of the input.</param>
public sealed record ExperimentSample(float[] Inputs, IReadOnlyList<int> Shape, Func<float[], MetricSet> Score);
