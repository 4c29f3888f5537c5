namespace QuantBuild.Graph;

/// <summary>An input of a graph.</summary>
/// <param name="Name">The name, unique among the inputs.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">
/// The length of each dimension, null where the data decides it; null as a whole where not even their number is known.
/// </param>
/// <param name="Value">The value that it feeds.</param>
/// <param name="SignatureName">What the model's signature calls it, where it has one.</param>
public sealed record GraphInput(string Name, ElementType Type, IReadOnlyList<int?>? Shape, GraphValue Value, string? SignatureName = null);
