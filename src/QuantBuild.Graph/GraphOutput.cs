namespace QuantBuild.Graph;

/// <summary>An output of a graph.</summary>
/// <param name="Name">The name, unique among the outputs.</param>
/// <param name="Value">The value that is given out.</param>
/// <param name="SignatureName">What the model's signature calls it, where it has one.</param>
public sealed record GraphOutput(string Name, GraphValue Value, string? SignatureName = null);
