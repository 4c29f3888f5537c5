namespace QuantBuild.Keras.Internal.Topology;

/// <summary>The weights that a model still needs, found by the names that TF.js and Keras's converter give them.</summary>
internal sealed class SavedWeights
{
    private readonly Dictionary<string, Weight> byName = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<Weight> weights;
    private readonly HashSet<Weight> left;

    public SavedWeights(Model model)
    {
        weights = model.Weights;
        left = [.. weights];
        foreach (var weight in weights)
        {
            byName.Add(weight.Name, weight);
        }

        foreach (var weight in weights)
        {
            foreach (var name in NamesOf(weight).Skip(1))
            {
                byName.TryAdd(name, weight);
            }
        }
    }

    /// <summary>The first weight, in the model's order, that has not been taken; null where all have.</summary>
    public Weight? FirstLeft => left.Count == 0 ? null : weights.First(left.Contains);

    /// <summary>The names by which a weight may be known: its own, and the one with all models that its layer is in.</summary>
    public static IEnumerable<string> NamesOf(Weight weight)
    {
        yield return weight.Name;
        var outer = weight.Layer.Saved.Names;
        if (outer.Count > 1)
        {
            yield return $"{string.Join('/', outer)}/{weight.ShortName}";
        }
    }

    /// <summary>The one of some weights that is meant by a name; null where none is.</summary>
    public static Weight? Find(IEnumerable<Weight> among, string name)
    {
        Weight[] all = [.. among];
        return Candidates(name).Select(candidate => Array.Find(all, weight => NamesOf(weight).Contains(candidate))).FirstOrDefault(found => found is not null);
    }

    /// <summary>Takes the weight that is meant by a name; null where there is none, or it has been taken.</summary>
    public Weight? Take(string name)
    {
        foreach (var candidate in Candidates(name))
        {
            if (byName.TryGetValue(candidate, out var weight) && left.Remove(weight))
            {
                return weight;
            }
        }

        return null;
    }

    // Keras repeats scopes, as in dense/dense/kernel; like TF.js, fall back on the name without the one before the last. It also writes the model's name before
    // the layer's, as in sequential/dense/kernel.
    private static IEnumerable<string> Candidates(string name)
    {
        yield return name;
        var parts = name.Split('/');
        if (parts.Length > 2)
        {
            yield return string.Join('/', [.. parts[..^2], parts[^1]]);
        }

        for (var outer = 1; outer <= parts.Length - 2; outer++)
        {
            yield return string.Join('/', parts[outer..]);
            if (parts.Length - outer > 2)
            {
                yield return string.Join('/', [.. parts[outer..^2], parts[^1]]);
            }
        }
    }
}
