using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>What an HDF5 file has one group for: a layer, or all layers of a model in the model.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Description">What it is, for errors.</param>
/// <param name="Weights">The weights in the order in which Keras writes them.</param>
internal sealed record SavedPart(string Name, string Description, IReadOnlyList<LayerWeight> Weights)
{
    // Names have a few scopes: the models', the layer's, and those of what is inside of it.
    private const int MostScopes = 8;

    /// <summary>Divides a model as Keras's HDF5 files do.</summary>
    /// <returns>The parts that have weights, in the model's order.</returns>
    public static IEnumerable<SavedPart> Of(IReadOnlyList<LayerWeight> saved) => saved
        .GroupBy(weight => weight.Scope.Place.Names[0], StringComparer.Ordinal)
        .Select(part => new SavedPart(
            part.Key,
            part.First().Scope is { Place.Names.Count: 1, ClassName: var layer }
                ? $"layer '{part.Key}' ({layer})"
                : $"the model '{part.Key}' in it",
            InOrder([.. part])));

    /// <summary>Says which saved tensor is which weight: by the names where they tell, else by Keras's order.</summary>
    /// <param name="names">The names of the saved tensors, as many as there are weights.</param>
    public IEnumerable<(string Name, LayerWeight Weight)> Match(IReadOnlyList<string> names)
    {
        HashSet<string> left = [.. names];
        var known = names.SelectMany(name => PlacesOf(name).Select(place => (Place: place, Name: name)))
            .ToLookup(item => item.Place, item => item.Name);
        List<(string Name, LayerWeight Weight)> matched = [];
        foreach (var weight in Weights)
        {
            var path = weight.Path.Split('/');
            var found = known[(weight.Scope.Place.Names[^1], path.Length > 1 ? path[^2] : null, path[^1])].ToList();
            if (found is not [var name] || !left.Remove(name))
            {
                return names.Zip(Weights);
            }

            matched.Add((name, weight));
        }

        return matched;
    }

    // "dense/kernel:0", "sequential/dense/kernel:0", "lstm/lstm_cell/kernel:0", "bidirectional/forward_lstm/lstm_cell/kernel:0".
    private static IEnumerable<(string Layer, string? Inner, string Role)> PlacesOf(string name)
    {
        var parts = name.Split(':')[0].Split('/');
        string[] scopes = [.. parts.SkipLast(1).TakeLast(MostScopes).Distinct()];
        return scopes.SelectMany((layer, i) => scopes.Skip(i + 1).Prepend(null).Select(inner => (layer, inner, parts[^1])));
    }

    // As legacy_h5_format.py takes them: trainable_weights, then non_trainable_weights, each layer by layer.
    private static List<LayerWeight> InOrder(List<LayerWeight> weights)
    {
        var ordered = weights.ToLookup(weight => weight.IsTrained);
        return [.. ordered[true], .. ordered[false]];
    }
}
