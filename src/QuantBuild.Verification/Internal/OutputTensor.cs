namespace QuantBuild.Verification.Internal;

/// <summary>One output of a model, the example first.</summary>
internal sealed record OutputTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
