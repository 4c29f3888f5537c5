namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>What the names of weights in files mean.</summary>
internal static class WeightNames
{
    /// <summary>The one of some weights that is meant by a name; null where none is.</summary>
    public static T? Find<T>(IReadOnlyList<T> among, Func<T, IEnumerable<string>> namesOf, string name)
        where T : class => Candidates(name).Select(candidate => among.FirstOrDefault(weight => namesOf(weight).Contains(candidate)))
            .FirstOrDefault(found => found is not null);

    /// <summary>The names that one in a file may mean. Keras repeats scopes, as in dense/dense/kernel; like TF.js, fall back on the name
    /// without the one before the last. It also writes the model's name before the layer's, as in sequential/dense/kernel.</summary>
    public static IEnumerable<string> Candidates(string name)
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
