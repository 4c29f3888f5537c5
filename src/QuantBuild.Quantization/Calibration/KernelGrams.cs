namespace QuantBuild.Quantization.Calibration;

/// <summary>What a kernel sees of its inputs on calibration samples.</summary>
/// <param name="Form">What a row of it is.</param>
/// <param name="Matrices">XᵀX / n over the n samples and places: one matrix for each channel of a depthwise kernel, else one.</param>
public sealed record KernelGrams(GramForm Form, IReadOnlyList<GramMatrix> Matrices);
