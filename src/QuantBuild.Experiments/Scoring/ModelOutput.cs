namespace QuantBuild.Experiments.Scoring;

/// <summary>What a model gives at one of its outputs for some examples.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Width">The length of the last dimension, along which classes lie; 1 where an example has a single value.</param>
/// <param name="AreIndices">Whether the values are whole numbers or truths rather than measures: the classes themselves.</param>
/// <param name="Rows">Each example's values, row-major.</param>
public sealed record ModelOutput(string Name, int Width, bool AreIndices, IReadOnlyList<float[]> Rows);
