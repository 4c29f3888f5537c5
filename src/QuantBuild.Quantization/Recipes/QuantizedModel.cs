using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;

namespace QuantBuild.Quantization.Recipes;

/// <summary>A quantized model, ready to be written.</summary>
/// <param name="Graph">The topology, and the weights as TF.js restores them.</param>
/// <param name="Weights">The weights as they are stored, in the order of the graph's layers.</param>
/// <param name="Prepared">The float model after the passes, of the same topology: what the stored weights are to be compared with.</param>
/// <param name="Passes">What the passes changed.</param>
public sealed record QuantizedModel(ModelGraph Graph, IReadOnlyList<StoredWeight> Weights, ModelGraph Prepared, IReadOnlyList<PassResult> Passes);
