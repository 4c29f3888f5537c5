namespace QuantBuild.Verification;

/// <summary>All outputs for some examples, ours against TF.js's.</summary>
/// <param name="Examples">How many examples were computed.</param>
/// <param name="Values">How many values were compared.</param>
/// <param name="LargestAbsolute">The largest difference.</param>
/// <param name="LargestRelative">The largest difference as a share of the largest magnitude in the same output.</param>
/// <param name="Mismatch">The first value that differs by more than allowed; null where none does.</param>
public sealed record OutputComparison(int Examples, long Values, double LargestAbsolute, double LargestRelative, OutputMismatch? Mismatch);
