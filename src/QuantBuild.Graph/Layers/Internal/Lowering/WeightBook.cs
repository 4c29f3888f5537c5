using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>The weights that layers ask for, and what a manifest calls them. A name of a manifest may mean several weights, so that all
/// must be known before one is found: layers are lowered twice, and say the first time what they need.</summary>
internal sealed class WeightBook
{
    // What layers learn without training.
    private static readonly string[] _statistics = ["moving_mean", "moving_variance", "mean", "variance", "count"];

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, Entry> _byName = new(StringComparer.Ordinal);
    private bool _isFilled;

    /// <summary>What the manifest calls a weight; the weight's own name as long as none was looked up.</summary>
    /// <param name="names">The names by which it may be known, its own first.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="layer">The layer that it belongs to.</param>
    public string Find(IReadOnlyList<string> names, IReadOnlyList<int> shape, string layer)
    {
        if (!_byName.TryGetValue(names[0], out var entry))
        {
            entry = new Entry(names, shape, layer) { Name = _isFilled ? null : names[0] };
            _entries.Add(entry);
            _byName.Add(names[0], entry);
        }

        return entry.Name ?? throw new LayersException($"There is no weight '{names[0]}', which layer '{layer}' needs.", layer);
    }

    /// <summary>How many numbers a layer's weights hold, and how many of them training changes where it changes the layer.</summary>
    public (long All, long Trainable) CountOf(string layer)
    {
        var own = _entries.Where(entry => entry.Layer == layer).ToLookup(
            entry => !_statistics.Contains(entry.Names[0].Split('/')[^1]), entry => Tensor.CountElements(entry.Shape));
        return (own[true].Sum() + own[false].Sum(), own[true].Sum());
    }

    /// <summary>Gives each weight the name that it has in a manifest.</summary>
    /// <exception cref="LayersException">A weight is missing, is left over, or has another shape.</exception>
    public void Fill(IEnumerable<GraphWeight> manifest)
    {
        SavedWeights<Entry> wanted = new(_entries, entry => entry.Names);
        foreach (var weight in manifest)
        {
            var entry = wanted.Take(weight.Name)
                ?? throw new LayersException(
                    $"Weight '{weight.Name}' belongs to no layer of the model, or is given twice.", weight.Name.Split('/')[0]);
            if (!weight.Shape.SequenceEqual(entry.Shape))
            {
                throw new LayersException(
                    $"Weight '{weight.Name}' has shape {LayerShapes.Show(weight.Shape)}; "
                        + $"layer '{entry.Layer}' needs {LayerShapes.Show(entry.Shape)}.",
                    entry.Layer);
            }

            entry.Name = weight.Name;
        }

        if (wanted.FirstLeft is { } missing)
        {
            throw new LayersException(
                $"The artifacts have no weight '{missing.Names[0]}' {LayerShapes.Show(missing.Shape)}, "
                    + $"which layer '{missing.Layer}' needs.", missing.Layer);
        }

        _isFilled = true;
    }

    private sealed record Entry(IReadOnlyList<string> Names, IReadOnlyList<int> Shape, string Layer)
    {
        public string? Name { get; set; }

        public bool Equals(Entry? other) =>
            ReferenceEquals(this, other);

        public override int GetHashCode() =>
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
