using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Training;

/// <summary>Values that a model's parts hand on to each other: all that the outputs depend on comes through each of them. What stands there
/// tells more of an example than the outputs do, which a few examples would soon be learnt by heart by.</summary>
internal static class BlockOutputs
{
    private const int Most = 32;

    /// <summary>Finds them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="feeds">What its inputs are given.</param>
    /// <returns>What kernels are applied to, but for those that are more than twice as wide as the one before or behind, as within blocks
    /// that widen their input; spread over the graph where there are many.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static IReadOnlyList<GraphValue> Of(OperationGraph graph, WeightSet weights, IReadOnlyDictionary<string, Tensor> feeds)
    {
        var taken = graph.Operations.Where(operation => operation.Inputs.Any(input => input.Source.Weight is { Shape.Count: > 1 }))
            .SelectMany(operation => operation.Inputs).ToHashSet();
        GraphValue[] places = [.. Places(graph).Where(taken.Contains)];
        if (places.Length == 0)
        {
            return places;
        }

        using var engine = InferenceEngine.Open(graph, weights, FeedRuns.Options with { ExtraOutputs = places });
        var values = engine.Run(feeds);
        var (kept, count) = (new List<GraphValue>(), places.Length);
        int SizeAt(int place) => values[places[Math.Clamp(place, 0, count - 1)].Name].Values.Length;
        for (var i = 0; i < count; i++)
        {
            var isNarrow = SizeAt(i) <= 2 * Math.Min(SizeAt(i - 1), SizeAt(i + 1));
            kept.AddRange(isNarrow && values[places[i].Name].Type == ElementType.Float32 ? [places[i]] : []);
        }

        return kept.Count <= Most ? kept : [.. Enumerable.Range(0, Most).Select(i => kept[i * kept.Count / Most])];
    }

    /// <summary>The values beside which, when they are computed, no other one is waited for.</summary>
    private static IEnumerable<GraphValue> Places(OperationGraph graph)
    {
        var outputs = graph.Outputs.Select(output => output.Value).ToHashSet();
        Operation[] operations = [.. graph.Needed(outputs).Where(operation => operation.Type is not ("Const" or "Placeholder"))];
        var last = new Dictionary<GraphValue, int>();
        foreach (var (place, operation) in operations.Index())
        {
            foreach (var input in operation.Inputs.Where(input => input.Source.Type != "Const"))
            {
                last[input] = place;
            }
        }

        var waiting = graph.Inputs.Select(input => input.Value).Where(last.ContainsKey).ToHashSet();
        foreach (var (place, operation) in operations.Index())
        {
            waiting.RemoveWhere(value => last[value] <= place);
            waiting.UnionWith(Enumerable.Range(0, operation.OutputCount).Select(operation.Output)
                .Where(value => last.GetValueOrDefault(value, -1) > place && value.Source.Type != "Const"));
            if (waiting.Count == 1 && waiting.First().Producer == operation && !outputs.Any(output => output.Producer == operation))
            {
                yield return waiting.First();
            }
        }
    }
}
