namespace QuantBuild.Graph;

/// <summary>The values of a graph's weights, by name: those of the float model, or of one of its quantized variants.</summary>
public sealed class WeightSet
{
    private readonly Func<string, Tensor?> _find;

    /// <summary>Values that are looked up when they are asked for.</summary>
    /// <param name="find">Gives the values of a weight, or null where there is none of that name.</param>
    public WeightSet(Func<string, Tensor?> find)
    {
        _find = find;
    }

    /// <summary>Values that are all there.</summary>
    /// <param name="weights">The values by name.</param>
    public WeightSet(IReadOnlyDictionary<string, Tensor> weights)
        : this(weights.GetValueOrDefault)
    {
    }

    /// <summary>No weights.</summary>
    public static WeightSet Empty { get; } = new(_ => null);

    /// <summary>The values of a weight.</summary>
    /// <param name="weight">The weight as the graph knows it.</param>
    /// <returns>Its values, of the graph's type and shape.</returns>
    /// <exception cref="GraphException">There is no such weight, or it is of another type or shape.</exception>
    public Tensor Get(GraphWeight weight)
    {
        var found = _find(weight.Name) ?? throw new GraphException("there are no values for this weight.", weight.Name);
        return found.Type == weight.Type && found.Shape.SequenceEqual(weight.Shape)
            ? found
            : throw new GraphException(
                $"the weight is {Show(weight.Type, weight.Shape)} in the graph, and its values are {Show(found.Type, found.Shape)}.",
                weight.Name);
    }

    /// <summary>The same values but for some.</summary>
    /// <param name="others">The values that take the place of these, by name.</param>
    /// <returns>A set that looks there first.</returns>
    public WeightSet With(IReadOnlyDictionary<string, Tensor> others) => new(name => others.GetValueOrDefault(name) ?? _find(name));

    private static string Show(ElementType type, IReadOnlyList<int> shape) => $"{type} [{string.Join(", ", shape)}]";
}
