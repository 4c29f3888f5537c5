using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph;

namespace QuantBuild.Quantization.Graph;

/// <summary>
/// A TF.js model in memory, as layers that passes, roundings and corrections know, and its float32 weights. A Layers model is its Keras 2
/// topology JSON, which stays the truth and keeps its unknown fields; models nested in it are opaque layers. A Graph model is its
/// operations (see <see cref="Operations.OperationModel"/>), which stay as they are: only weights change.
/// </summary>
public sealed class ModelGraph
{
    private readonly ModelDocument _document;
    private readonly OrderedDictionary<string, WeightTensor> _weights = new(StringComparer.Ordinal);

    // What begins with a layer's name stands together, so that a model of many layers need not be gone through for each.
    private readonly SortedSet<string> _sortedNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphLayer> _layersByName = new(StringComparer.Ordinal);
    private IReadOnlyList<GraphLayer> _layers = [];

    private ModelGraph(ModelDocument document) => _document = document;

    /// <summary>The layers, each after its inputs.</summary>
    public IReadOnlyList<GraphLayer> Layers => _layers;

    /// <summary>The weights, in the manifest's order; those of inserted layers stand last.</summary>
    public IReadOnlyCollection<WeightTensor> Weights => _weights.Values;

    /// <summary>The operations of a Graph model; null for a Layers model.</summary>
    public OperationGraph? Operations => _document.Operations;

    /// <summary>Reads a Layers model.</summary>
    /// <param name="topology">The <c>modelTopology</c> of <c>model.json</c>; it is copied.</param>
    /// <param name="weights">The float32 weights; others are none of this library's business.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="QuantizationException">The topology is not that of a Layers model, names an unknown layer or has a cycle, a weight
    /// is there twice, or its shape does not fit its layer.</exception>
    public static ModelGraph Parse(JsonNode topology, IEnumerable<WeightTensor> weights) =>
        Create(new TopologyDocument(topology.DeepClone()), weights);

    internal static ModelGraph Create(ModelDocument document, IEnumerable<WeightTensor> weights)
    {
        var graph = new ModelGraph(document);
        foreach (var weight in weights)
        {
            if (graph.FindWeight(weight.Name) is not null)
            {
                throw new QuantizationException(
                    $"Weight '{Printable.Text(weight.Name)}' is there twice. Give each weight once.", weight.Name);
            }

            graph.SetWeight(weight);
        }

        graph.Connect();
        WeightShapes.Check(graph);
        return graph;
    }

    /// <summary>Copies the topology as it is now.</summary>
    /// <returns>The <c>modelTopology</c> for <c>model.json</c>.</returns>
    /// <exception cref="QuantizationException">The model is one of operations, whose topology does not change.</exception>
    public JsonNode ToTopology() => _document.ToTopology();

    /// <summary>Copies the graph, so that a pass can be tried.</summary>
    /// <returns>The copy.</returns>
    public ModelGraph Clone() => Create(_document.Copy(), _weights.Values);

    /// <summary>Finds a layer.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="QuantizationException">There is no such layer.</exception>
    public GraphLayer GetLayer(string name) => _layersByName.GetValueOrDefault(name)
        ?? throw new QuantizationException(
            $"The model has no layer '{name}'. Its layers are: {string.Join(", ", _layers.Select(layer => layer.Name))}.");

    /// <summary>Finds a weight.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The weight; null where there is none.</returns>
    public WeightTensor? FindWeight(string name) => _weights.GetValueOrDefault(name);

    /// <summary>Replaces a weight, or adds one.</summary>
    /// <param name="weight">The weight.</param>
    public void SetWeight(WeightTensor weight)
    {
        _weights[weight.Name] = weight;
        _sortedNames.Add(weight.Name);
    }

    /// <summary>The weights' values as they are now, for an engine that runs <see cref="Operations"/>.</summary>
    /// <returns>The float32 weights of this graph, and all others as they were read.</returns>
    public WeightSet ToWeightSet() =>
        _document.Values.With(_weights.Values.ToDictionary(weight => weight.Name, weight => weight.ToTensor(), StringComparer.Ordinal));

    internal void RemoveWeight(string name)
    {
        _weights.Remove(name);
        _sortedNames.Remove(name);
    }

    /// <summary>The weights whose names begin with a layer's, in the manifest's order.</summary>
    internal IReadOnlyList<WeightTensor> WeightsOf(string layer)
    {
        var prefix = $"{layer}/";
        var names = _sortedNames.GetViewBetween(prefix, $"{layer}{(char)('/' + 1)}").Where(name =>
            name.StartsWith(prefix, StringComparison.Ordinal));
        return [.. names.OrderBy(_weights.IndexOf).Select(name => _weights[name])];
    }

    /// <summary>Inserts layers, all at once: the graph is connected anew. Of several behind one layer the last comes right behind
    /// it.</summary>
    /// <param name="insertions">The layers, by the names that they are wanted to have.</param>
    /// <returns>Their names, which no other layer has.</returns>
    internal IReadOnlyList<string> Insert(IReadOnlyList<LayerInsertion> insertions)
    {
        var taken = _layersByName.Keys.ToHashSet(StringComparer.Ordinal);
        LayerInsertion[] named = [.. insertions.Select(insertion => insertion with { Name = MakeName(insertion.Name, taken) })];
        foreach (var insertion in named)
        {
            insertion.Config.Insert(0, "name", insertion.Name);
        }

        _document.Insert(named);
        Connect();
        return [.. named.Select(insertion => insertion.Name)];
    }

    private static string MakeName(string wanted, HashSet<string> taken)
    {
        var name = wanted;
        for (var number = 1; !taken.Add(name); number++)
        {
            name = $"{wanted}_{number}";
        }

        return name;
    }

    private void Connect()
    {
        _layers = _document.Connect(this);
        _layersByName.Clear();
        foreach (var layer in _layers)
        {
            _layersByName.TryAdd(layer.Name, layer);
        }
    }
}
