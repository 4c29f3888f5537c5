namespace QuantBuild.Quantization.Search;

/// <summary>What a search came to.</summary>
/// <param name="Best">The best candidate that reaches the goal; where none is, the one that comes nearest to it.</param>
/// <param name="IsGoalReached">Whether the best candidate reaches the goal.</param>
public sealed record SearchOutcome(SearchPoint Best, bool IsGoalReached);

/// <summary>A candidate with its result.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Result">What came of it.</param>
public sealed record SearchPoint(Candidate Candidate, CandidateResult Result);
