using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>The weights that layers ask for, and what a manifest calls them. A name of a manifest may mean several weights, so that all
/// must be known before one is found: layers are lowered twice, and say the first time what they need.</summary>
internal sealed class WeightBook
{
    private readonly List<LayerWeight> _weights = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private bool _isFilled;

    /// <summary>All that were asked for, in that order.</summary>
    public IReadOnlyList<LayerWeight> Weights => _weights;

    /// <summary>What the manifest calls a weight; the weight's own name as long as none was looked up.</summary>
    public string Find(LayerWeight weight)
    {
        if (!_isFilled && _names.TryAdd(weight.Name, weight.Name))
        {
            _weights.Add(weight);
        }

        return _names.GetValueOrDefault(weight.Name)
            ?? throw new LayersException($"There is no weight '{weight.Name}', which layer '{weight.Layer}' needs.", weight.Layer);
    }

    /// <summary>How many numbers a layer's weights hold, and how many of them training changes.</summary>
    public (long All, long Trainable) CountOf(string layer)
    {
        var own = _weights.Where(weight => weight.Layer == layer)
            .ToLookup(weight => weight.IsTrained, weight => Tensor.CountElements(weight.Shape));
        return (own[true].Sum() + own[false].Sum(), own[true].Sum());
    }

    /// <summary>Gives each weight the name that it has in a manifest.</summary>
    /// <returns>The names in the manifest, by the weights' own.</returns>
    /// <exception cref="LayersException">A weight is missing, is left over, or has another shape.</exception>
    public IReadOnlyDictionary<string, string> Fill(IEnumerable<GraphWeight> manifest)
    {
        SavedWeights<LayerWeight> wanted = new(_weights, weight => weight.Names);
        foreach (var given in manifest)
        {
            var weight = wanted.Take(given.Name)
                ?? throw new LayersException(
                    $"Weight '{given.Name}' belongs to no layer of the model, or is given twice.", given.Name.Split('/')[0]);
            if (!given.Shape.SequenceEqual(weight.Shape))
            {
                throw new LayersException(
                    $"Weight '{given.Name}' has shape {LayerShapes.Show(given.Shape)}; "
                        + $"layer '{weight.Layer}' needs {LayerShapes.Show(weight.Shape)}.",
                    weight.Layer);
            }

            _names[weight.Name] = given.Name;
        }

        if (wanted.FirstLeft is { } missing)
        {
            throw new LayersException(
                $"The artifacts have no weight '{missing.Name}' {LayerShapes.Show(missing.Shape)}, "
                    + $"which layer '{missing.Layer}' needs.", missing.Layer);
        }

        _isFilled = true;
        return _names;
    }
}
