namespace QuantBuild.Graph;

/// <summary>A model as operations; it never changes. A <see cref="GraphBuilder"/> makes one.</summary>
public sealed class OperationGraph
{
    private readonly Dictionary<string, Operation> _byName;

    internal OperationGraph(IReadOnlyList<Operation> operations, IReadOnlyList<GraphInput> inputs, IReadOnlyList<GraphOutput> outputs)
    {
        (Operations, Inputs, Outputs) = (operations, inputs, outputs);
        Weights = [.. operations.Where(operation => operation.Weight is not null).Select(operation => operation.Weight!)];
        _byName = operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal);
    }

    /// <summary>All operations, each after those whose values it takes.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>What the model is fed with.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>What the model gives.</summary>
    public IReadOnlyList<GraphOutput> Outputs { get; }

    /// <summary>The weights, in the order of their operations.</summary>
    public IReadOnlyList<GraphWeight> Weights { get; }

    /// <summary>An operation by its name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The operation, or null where there is none of that name.</returns>
    public Operation? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The operations that some values depend on.</summary>
    /// <param name="values">The values.</param>
    /// <returns>Those operations, in the order of <see cref="Operations"/>.</returns>
    public IReadOnlyList<Operation> Needed(IEnumerable<GraphValue> values)
    {
        var needed = new HashSet<Operation>(values.Select(value => value.Producer));
        for (var i = Operations.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(Operations[i]))
            {
                needed.UnionWith(Operations[i].Inputs.Select(input => input.Producer));
            }
        }

        return [.. Operations.Where(needed.Contains)];
    }
}
