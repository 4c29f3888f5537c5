namespace QuantBuild.Quantization.Search;

/// <summary>What came of a candidate.</summary>
/// <param name="CompressedBytes">The size of the whole artifact, really compressed.</param>
/// <param name="Drop">
/// By how much the metric is worse than the float model's, judged by the selection split; negative where it is better; null where that is not defined, as a share of
/// an error of 0.
/// </param>
/// <param name="Divergence">How far the outputs are from the float model's on the selection split.</param>
public sealed record CandidateResult(long CompressedBytes, double? Drop, double Divergence);
