namespace QuantBuild.Quantization.Search;

/// <summary>What a search came to.</summary>
/// <param name="Best">The best candidate within the budget; where none is, the one that comes nearest to it.</param>
/// <param name="IsWithinBudget">Whether the best candidate is within the budget.</param>
public sealed record SearchOutcome(SearchPoint Best, bool IsWithinBudget);
