using QuantBuild.Reporting;

namespace QuantBuild.Verification;

/// <summary>A model to verify.</summary>
/// <param name="Name">Names it in results, such as <c>mnist/quantized-8bit</c>.</param>
/// <param name="Path">The folder of its <c>model.json</c>, or the file itself: what TF.js loads.</param>
public sealed record VerificationModel(string Name, string Path)
{
    /// <summary>What our engine loads, where it is not the same: a folder as it was before it was copied or published.</summary>
    public string? ReferencePath { get; init; }

    /// <summary>
    /// The float model that this one was quantized from, which TF.js's outputs are compared with where our engine does not run the model;
    /// null where it is not known, or is this one.
    /// </summary>
    public string? FloatPath { get; init; }

    /// <summary>Test examples for the metric; null for seeded inputs alone.</summary>
    public VerificationSample? Sample { get; init; }
}

/// <summary>Some of the examples that a model is tested on, for its metric in both engines.</summary>
/// <param name="Input">The prepared examples; variants of one model share the same instance.</param>
/// <param name="Score">Computes the metrics from the model's raw outputs, row-major, one row for each example.</param>
public sealed record VerificationSample(ModelInput Input, Func<float[], MetricSet> Score);

/// <summary>Values for one input of a model.</summary>
/// <param name="Values">The values, row-major.</param>
/// <param name="Shape">Their shape, the number of examples first.</param>
public sealed record ModelInput(float[] Values, IReadOnlyList<int> Shape);
