namespace QuantBuild.Demos;

/// <summary>What a quantized model's outputs are worth on the selection split.</summary>
/// <param name="Divergence">How far they are from the float model's: mean Kullback-Leibler divergence in nats, or mean squared difference for a regression.</param>
/// <param name="Drop">By how much the demo's metric is worse than the float model's; negative where it is better.</param>
public readonly record struct Judgement(double Divergence, double Drop);
