namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>One call of a layer, by name, with the number by which other calls refer to it.</summary>
internal sealed record LayerCall(string Layer, int Index, TensorReference[] Inputs);
