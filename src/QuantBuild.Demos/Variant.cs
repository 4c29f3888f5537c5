using QuantBuild.Quantization;

namespace QuantBuild.Demos;

/// <summary>One form in which a model is measured.</summary>
/// <param name="Name">Its name in reports, and that of its folder beside the float model's.</param>
/// <param name="Scheme">How it is made of the float model; <c>none</c> for the float model itself.</param>
/// <param name="Plan">The quantization, or null for the float model.</param>
public sealed record Variant(string Name, string Scheme, QuantizationPlan? Plan);
