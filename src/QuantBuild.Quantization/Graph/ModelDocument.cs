using System.Text.Json.Nodes;
using QuantBuild.Graph;

namespace QuantBuild.Quantization.Graph;

/// <summary>Where the layers of a model are written down, and how they refer to each other.</summary>
internal abstract class ModelDocument
{
    /// <summary>The operations of a Graph model; null for a Layers model.</summary>
    public virtual OperationGraph? Operations => null;

    /// <summary>The values of a Graph model's weights as they were read.</summary>
    public virtual WeightSet Values => WeightSet.Empty;

    /// <summary>The layers, each after its inputs.</summary>
    public abstract List<GraphLayer> Connect(ModelGraph graph);

    public abstract ModelDocument Copy();

    public virtual JsonNode ToTopology() => throw Fixed();

    /// <summary>Inserts layers, of several behind one the last right behind it.</summary>
    public virtual void Insert(IReadOnlyList<LayerInsertion> insertions) => throw Fixed();

    protected static void SetConsumers(IReadOnlyCollection<GraphLayer> layers)
    {
        var edges = layers.SelectMany(layer => layer.Inputs.Distinct().Select(input => (Input: input, Layer: layer)));
        var consumers = edges.ToLookup(edge => edge.Input, edge => edge.Layer);
        foreach (var layer in layers)
        {
            layer.Consumers = [.. consumers[layer]];
        }
    }

    private static QuantizationException Fixed() => new("The topology of a Graph model stays as it is; only a Layers model's can change.");
}
