using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Reading;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers;

/// <summary>A model of layers as such, whoever wrote it: what it consists of in one notation, and the values of its weights.
/// Nothing computes it; <see cref="ToGraph"/> makes what an engine runs.</summary>
/// <remarks>Layers of models in the model are the whole model's, with names that are unique in it.</remarks>
public sealed class LayersModel
{
    private LayersModel(
        CanonicalTopology topology, IReadOnlyList<LayerWeight> saved, IReadOnlyList<GraphWeight> weights, WeightSet values) =>
            (Topology, Saved, Weights, Values) = (topology, saved, weights, values);

    /// <summary>The model's name.</summary>
    public string Name => (string)Topology.Model["config"]!["name"]!;

    /// <summary>Whether TF.js 4.22 loads the words that the topology was written in: not those of Keras 3,
    /// nor every name of Keras 2.</summary>
    public bool IsForTfjs => Topology.IsForTfjs;

    /// <summary>The weights, layer by layer, each layer's in Keras's order; named <c>layer/kernel</c>.</summary>
    public IReadOnlyList<GraphWeight> Weights { get; }

    /// <summary>The values of the weights.</summary>
    public WeightSet Values { get; }

    /// <summary>The layers and their calls, flat and in the definitions of Keras 2; see <see cref="FlatTopology"/>.</summary>
    internal CanonicalTopology Topology { get; }

    /// <summary>All weights that a file has of the model, in the order in which its topology lists the layers, and where files keep them;
    /// also those of layers that no output needs.</summary>
    internal IReadOnlyList<LayerWeight> Saved { get; }

    /// <summary>Reads a model, and finds its weights by the names that TF.js and Keras's converter give them.</summary>
    /// <param name="topology">The model's class name and config, or an object that has them in <c>model_config</c>.</param>
    /// <param name="weights">The weights that there are.</param>
    /// <param name="values">Their values.</param>
    /// <returns>The model.</returns>
    /// <exception cref="LayersException">The topology is damaged, has what is not supported, or the weights
    /// and layers do not fit.</exception>
    public static LayersModel Read(JsonNode topology, IReadOnlyList<GraphWeight> weights, WeightSet values) => ReaderGuard.Read(
        () =>
        {
            var (model, lowered) = Lower(CanonicalTopology.Of(topology));
            var given = weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
            var names = lowered.Weights.Fill(weights);
            return model.With(new WeightSet(name => names.TryGetValue(name, out var known) ? values.Get(given[known]) : null));
        },
        LayersReader.Refuse);

    /// <summary>The model as operations, whose weights have the names of <see cref="Weights"/>.</summary>
    /// <returns>Its operations, float32 with channels last; inputs and outputs have the names of layers.</returns>
    /// <exception cref="LayersException">A layer or option is not supported.</exception>
    public OperationGraph ToGraph() =>
        ReaderGuard.Read(() => ModelLowering.Of(Topology).Graph, LayersReader.Refuse);

    /// <summary>The topology in Keras 2's words.</summary>
    /// <returns>The <c>modelTopology</c> of a <c>model.json</c>.</returns>
    public JsonObject ToTopology() => Keras2Words.Of(Topology);

    /// <summary>Whether there are models in a model, whose layers would become its own.</summary>
    /// <param name="topology">The topology, which may be damaged.</param>
    public static bool IsNested(JsonNode? topology) => TopologyJson.HasInnerModels(topology);

    /// <summary>The layers at a glance.</summary>
    /// <returns>The layers in the order of their calls.</returns>
    /// <exception cref="LayersException">A layer or option is not supported.</exception>
    public LayersSummary Summarize() =>
        ReaderGuard.Read(() => LayersSummary.Of(Topology), LayersReader.Refuse);

    /// <summary>A model whose weights' values are still to be read.</summary>
    /// <exception cref="LayersException">A layer or option is not supported.</exception>
    internal static LayersModel WithoutValues(CanonicalTopology topology) =>
        ReaderGuard.Read(() => Lower(topology).Model, LayersReader.Refuse);

    /// <summary>The same model with other values.</summary>
    internal LayersModel With(WeightSet values) =>
        new(Topology, Saved, Weights, values);

    private static (LayersModel Model, LoweredModel Lowered) Lower(CanonicalTopology topology)
    {
        var lowered = ModelLowering.Of(topology);
        var flat = FlatTopology.Of(topology, lowered);
        var asked = lowered.Weights.Weights;
        var byLayer = asked.ToLookup(weight => weight.Layer, StringComparer.Ordinal);
        var weights = TopologyJson.LayerList(flat.Model["config"]!["layers"]).SelectMany(layer => byLayer[(string)layer["name"]!])
            .Select(weight => new GraphWeight(weight.Name, ElementType.Float32, weight.Shape));
        return (
            new LayersModel(flat, [.. asked.OrderBy(weight => weight.Scope.Place.Position)], [.. weights], WeightSet.Empty), lowered);
    }
}
