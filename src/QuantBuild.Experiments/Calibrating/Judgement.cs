namespace QuantBuild.Experiments.Calibrating;

/// <summary>What a quantized model's outputs are worth on the selection split.</summary>
/// <param name="Divergence">How far they are from the float model's: mean Kullback-Leibler divergence in nats, or mean squared difference
/// for a regression.</param>
/// <param name="Drop">
/// By how much the experiment's metric may well be worse than the float model's on examples like these: the upper end of a 95 % interval.
/// Null where that is a share of the float model's error, and that is 0.
/// </param>
public readonly record struct Judgement(double Divergence, double? Drop);
