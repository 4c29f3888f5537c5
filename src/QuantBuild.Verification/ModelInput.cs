namespace QuantBuild.Verification;

/// <summary>Values for one input of a model.</summary>
/// <param name="Values">The values, row-major.</param>
/// <param name="Shape">Their shape, the number of examples first.</param>
public sealed record ModelInput(float[] Values, IReadOnlyList<int> Shape);
