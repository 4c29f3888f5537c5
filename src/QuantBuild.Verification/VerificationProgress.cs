namespace QuantBuild.Verification;

/// <summary>How far verification has come.</summary>
/// <param name="Model">The model that is done.</param>
/// <param name="Where">What computed it: our engine, <c>Node.js</c> or the browser.</param>
/// <param name="Done">How many of all computations are done.</param>
/// <param name="Total">How many there are: each model once in every engine.</param>
public sealed record VerificationProgress(string Model, string Where, int Done, int Total);
