namespace QuantBuild.Quantization.Search;

/// <summary>A candidate with its result.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Result">What came of it.</param>
public sealed record SearchPoint(Candidate Candidate, CandidateResult Result);
