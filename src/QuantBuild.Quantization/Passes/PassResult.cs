namespace QuantBuild.Quantization.Passes;

/// <summary>What a pass did.</summary>
/// <param name="Pass">The pass's name.</param>
/// <param name="Layers">The layers it changed, in the model's order; none where it did not apply.</param>
public sealed record PassResult(string Pass, IReadOnlyList<string> Layers);
