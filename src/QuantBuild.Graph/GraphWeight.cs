namespace QuantBuild.Graph;

/// <summary>A weight as a graph knows it: what it is called and what it looks like, not its values.</summary>
/// <param name="Name">The name, as in the manifest.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">The length of each dimension; empty for a scalar.</param>
public sealed record GraphWeight(string Name, ElementType Type, IReadOnlyList<int> Shape);
