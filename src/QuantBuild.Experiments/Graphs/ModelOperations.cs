using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>A model as operations that the engine runs, and which of them each of its layers is: of a Graph model those that it was read
/// from, of a Layers model those that its topology reads to.</summary>
internal sealed class ModelOperations
{
    private readonly IReadOnlyDictionary<string, LayerPart> _parts;

    private ModelOperations(OperationGraph graph, WeightSet weights, IReadOnlyDictionary<string, LayerPart> parts) =>
        (Graph, Weights, _parts) = (graph, weights, parts);

    /// <summary>The operations.</summary>
    public OperationGraph Graph { get; }

    /// <summary>The values of the weights.</summary>
    public WeightSet Weights { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="model">The model, with its weights as they are to be used.</param>
    /// <exception cref="LayersException">A layer or option is not supported, or weights and layers do not fit.</exception>
    public static ModelOperations Of(ModelGraph model)
    {
        var graph = model.Operations ?? Read(model);
        var needed = graph.Needed(graph.Outputs.Select(output => output.Value)).ToHashSet();
        var partOf = model.Operations is null
            ? graph.Operations.GroupBy(operation => operation.Origin, StringComparer.Ordinal).ToDictionary(
                group => group.Key, group => (IReadOnlyList<Operation>)[.. group], StringComparer.Ordinal)
            : model.Layers.ToDictionary(layer => layer.Name, layer => layer.Operations, StringComparer.Ordinal);
        var takers = needed.SelectMany(operation => operation.Inputs.Select(input => (Input: input, Operation: operation)))
            .ToLookup(edge => edge.Input, edge => edge.Operation);
        var parts = model.Layers.ToDictionary(
            layer => layer.Name,
            layer => new LayerPart([.. (partOf.GetValueOrDefault(layer.Name) ?? []).Where(needed.Contains)], takers),
            StringComparer.Ordinal);
        return new ModelOperations(graph, model.ToWeightSet(), parts);
    }

    /// <summary>What a layer is.</summary>
    /// <param name="layer">A layer of the model, or of one with the same layers.</param>
    public LayerPart Of(GraphLayer layer) => _parts[layer.Name];

    /// <summary>What a layer makes before its activation, where a softmax makes an output of the model of it; else null.</summary>
    /// <param name="layer">A layer of the model, or of one with the same layers.</param>
    public GraphValue? LogitsOf(GraphLayer layer) =>
        Of(layer).BeforeActivation(layer) is [var made] && Graph.Outputs.Any(output =>
            output.Value.Source is { Type: "Softmax" } softmax && softmax.Inputs[0].Source == made.Source)
                ? made
                : null;

    private static OperationGraph Read(ModelGraph model) => LayersReader.ReadTopology(
        model.ToTopology(), [.. model.Weights.Select(weight => new GraphWeight(weight.Name, ElementType.Float32, weight.Shape))]);
}
