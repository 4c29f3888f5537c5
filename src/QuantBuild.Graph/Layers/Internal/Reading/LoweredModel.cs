using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>A model of layers, and the graph that was made of it.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Calls">The calls of all layers, inputs included, each after those that it takes from. Models in the model are
/// inlined.</param>
/// <param name="Outputs">The model's outputs.</param>
/// <param name="Weights">The weights that the layers asked for.</param>
internal sealed record LoweredModel(
    OperationGraph Graph, IReadOnlyList<CalledLayer> Calls, IReadOnlyList<LayerTensor> Outputs, WeightBook Weights);
