namespace QuantBuild.Verification;

/// <summary>The first output that is further from TF.js's than allowed, or no finite number in one of the two.</summary>
/// <param name="Output">The output's name in TF.js.</param>
/// <param name="Index">Its position in that output, the example first.</param>
/// <param name="Ours">Our engine's value.</param>
/// <param name="Tfjs">TF.js's value.</param>
/// <param name="Allowed">The largest difference allowed.</param>
public sealed record OutputMismatch(string Output, IReadOnlyList<int> Index, float Ours, float Tfjs, double Allowed)
{
    /// <summary>As one clause: <c>output 'dense' [3, 7] is 0.5 here and 0.25 in TF.js, allowed difference 1E-05</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"output '{Output}' [{string.Join(", ", Index)}] is {Ours} here and {Tfjs} in TF.js, allowed difference {Allowed:G2}");
}
