namespace QuantBuild.Quantization.Search;

/// <summary>What rounding one kernel alone costs the model.</summary>
/// <param name="Kernel">The weight's name.</param>
/// <param name="Elements">The number of its elements.</param>
/// <param name="Step">The distance of codes that it was rounded with.</param>
/// <param name="Divergence">How far the model's outputs moved; it grows with the square of the step.</param>
public sealed record KernelSensitivity(string Kernel, long Elements, double Step, double Divergence);
