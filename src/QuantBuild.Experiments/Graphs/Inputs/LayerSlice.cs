using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>What computes some values of a graph from others, as a graph of its own.</summary>
internal sealed class LayerSlice
{
    private readonly GraphBuilder _builder = new();
    private readonly Dictionary<GraphValue, GraphValue> _copies = [];
    private readonly Dictionary<string, GraphValue> _takes = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<GraphValue> _gives;
    private readonly OperationGraph _graph;

    /// <summary>Cuts it out.</summary>
    /// <param name="takes">The values that are there.</param>
    /// <param name="gives">The values to compute.</param>
    /// <param name="samples">What each value that is there will be, sample by sample; the last sample may be smaller.</param>
    public LayerSlice(IReadOnlyList<GraphValue> takes, IReadOnlyList<GraphValue> gives, Func<GraphValue, Tensor[]> samples)
    {
        _gives = gives;
        foreach (var (i, value) in takes.Index())
        {
            Tensor first = samples(value)[0], last = samples(value)[^1];
            var name = FormattableString.Invariant($"input_{i}");
            int?[] shape = [.. first.Shape.Zip(last.Shape, (size, other) => size == other ? size : (int?)null)];
            _takes.Add(name, value);
            _copies.Add(value, _builder.Input(name, first.Type, shape));
        }

        foreach (var (i, value) in gives.Index())
        {
            _builder.Output(Output(i), Copy(value));
        }

        _graph = _builder.Build();
    }

    /// <summary>Computes the values.</summary>
    /// <param name="weights">The values of the weights.</param>
    /// <param name="inputs">What each value that is there is, sample by sample.</param>
    /// <returns>What each value is, sample by sample.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public IReadOnlyDictionary<GraphValue, Tensor[]> Run(WeightSet weights, Func<GraphValue, Tensor[]> inputs)
    {
        // By the processor: what a layer takes and gives would go to a card and back for longer than it computes.
        using var engine = InferenceEngine.Open(_graph, weights, FeedRuns.Options with { Device = InferenceDevice.Cpu });
        var taken = engine.Inputs.ToDictionary(input => input.Name, input => inputs(_takes[input.Name]), StringComparer.Ordinal);

        // What depends on no input of the model has one sample, which goes with each of the others.
        var given = FeedRuns.Each(taken.Values.Select(samples => samples.Length).DefaultIfEmpty(1).Max(), sample => engine.Run(
            taken.ToDictionary(input => input.Key, input => input.Value[input.Value.Length > 1 ? sample : 0], StringComparer.Ordinal)));
        return _gives.Index().ToDictionary(value => value.Item, value => Array.ConvertAll(given, outputs => outputs[Output(value.Index)]));
    }

    private static string Output(int number) => FormattableString.Invariant($"output_{number}");

    private GraphValue Copy(GraphValue value)
    {
        if (!_copies.TryGetValue(value, out var copy))
        {
            var operation = value.Producer;
            var copied = _builder.Copy(operation, [.. operation.Inputs.Select(Copy)]);
            for (var i = 0; i < operation.OutputCount; i++)
            {
                _copies.TryAdd(operation.Output(i), copied.Output(i));
            }

            copy = _copies[value];
        }

        return copy;
    }
}
