namespace QuantBuild.Verification;

/// <summary>All outputs for some examples, ours against TF.js's.</summary>
/// <param name="Examples">How many examples were computed.</param>
/// <param name="Values">How many values were compared.</param>
/// <param name="LargestAbsolute">The largest difference.</param>
/// <param name="LargestRelative">The largest difference as a share of the largest magnitude in the same output.</param>
/// <param name="Mismatch">The first value that differs by more than allowed; null where none does.</param>
public sealed record OutputComparison(int Examples, long Values, double LargestAbsolute, double LargestRelative, OutputMismatch? Mismatch);

/// <summary>The first output that is further from TF.js's than allowed, or no finite number in one of the two.</summary>
/// <param name="Output">The output's name in TF.js.</param>
/// <param name="Index">Its position in that output, the example first.</param>
/// <param name="Ours">Our engine's value.</param>
/// <param name="Tfjs">TF.js's value.</param>
/// <param name="Allowed">The largest difference allowed.</param>
public sealed record OutputMismatch(string Output, IReadOnlyList<int> Index, float Ours, float Tfjs, double Allowed)
{
    /// <summary>As one clause: <c>output 'dense' [3, 7] is 0.5 here and 0.25 in TF.js, allowed difference 1E-05</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"output '{Output}' [{string.Join(", ", Index)}] is {Ours} here and {Tfjs} in TF.js, allowed difference {Allowed:G2}");
}
