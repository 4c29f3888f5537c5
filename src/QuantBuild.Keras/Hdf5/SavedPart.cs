using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Hdf5;

/// <summary>What an HDF5 file has one group for: a layer, or all layers of a model in the model.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Description">What it is, for errors.</param>
/// <param name="Weights">The weights in the order in which Keras writes them: of an inner model the trainable ones
/// of all layers come first.</param>
internal sealed record SavedPart(string Name, string Description, IReadOnlyList<Weight> Weights)
{
    /// <summary>Says which saved tensor is which weight: by the names where they tell, else by Keras's order.</summary>
    /// <param name="names">The names of the saved tensors, as many as there are weights.</param>
    public IEnumerable<(string Name, Weight Weight)> Match(IReadOnlyList<string> names)
    {
        HashSet<string> left = [.. names];
        var byScope = names.SelectMany(ScopesOf).ToLookup(item => (item.Scope, item.Role), item => item.Name);
        List<(string Name, Weight Weight)> matched = [];
        foreach (var weight in Weights)
        {
            var found = byScope[(weight.Layer.Saved.Names[^1], weight.ShortName.Split('/')[^1])].ToList();
            if (found is not [var name] || !left.Remove(name))
            {
                return names.Zip(Weights);
            }

            matched.Add((name, weight));
        }

        return matched;
    }

    // "dense/kernel:0", or with scopes: "sequential/dense/kernel:0".
    private static IEnumerable<(string Scope, string Role, string Name)> ScopesOf(string name)
    {
        var parts = name.Split(':')[0].Split('/');
        return parts.SkipLast(1).Distinct().Select(scope => (scope, parts[^1], name));
    }
}
