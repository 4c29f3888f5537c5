namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>The weights that a model still needs, found by the names that TF.js and Keras's converter give them.</summary>
/// <typeparam name="T">What stands for a weight.</typeparam>
internal sealed class SavedWeights<T>
    where T : class
{
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<T> _weights;
    private readonly HashSet<T> _left;

    /// <param name="weights">The weights in the model's order.</param>
    /// <param name="namesOf">The names by which one may be known, its own first.</param>
    public SavedWeights(IReadOnlyList<T> weights, Func<T, IEnumerable<string>> namesOf)
    {
        _weights = weights;
        _left = [.. weights];
        foreach (var weight in weights)
        {
            _byName.Add(namesOf(weight).First(), weight);
        }

        foreach (var weight in weights)
        {
            foreach (var name in namesOf(weight).Skip(1))
            {
                _byName.TryAdd(name, weight);
            }
        }
    }

    /// <summary>The first weight, in the model's order, that has not been taken; null where all have.</summary>
    public T? FirstLeft => _left.Count == 0 ? null : _weights.First(_left.Contains);

    /// <summary>Takes the weight that is meant by a name; null where there is none, or it has been taken.</summary>
    public T? Take(string name)
    {
        foreach (var candidate in WeightNames.Candidates(name))
        {
            if (_byName.TryGetValue(candidate, out var weight) && _left.Remove(weight))
            {
                return weight;
            }
        }

        return null;
    }
}
