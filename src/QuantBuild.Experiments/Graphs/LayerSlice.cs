using System.Globalization;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>The operations of one layer as a graph of their own, which takes what the layer takes.</summary>
internal sealed class LayerSlice
{
    private readonly OperationGraph _graph;
    private readonly GraphValue[] _takes;
    private readonly GraphValue[] _gives;

    private LayerSlice(OperationGraph graph, GraphValue[] takes, GraphValue[] gives) => (_graph, _takes, _gives) = (graph, takes, gives);

    /// <summary>Cuts a layer out.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="example">A tensor as each value that the layer takes will be; all of them have its type and shape.</param>
    public static LayerSlice Of(GraphLayer layer, Func<GraphValue, Tensor> example)
    {
        var builder = new GraphBuilder();
        var values = new Dictionary<GraphValue, GraphValue>();
        GraphValue[] takes = [.. layer.InputValues.Distinct()];
        for (var i = 0; i < takes.Length; i++)
        {
            var tensor = example(takes[i]);
            int?[] shape = [.. tensor.Shape];
            values.Add(takes[i], builder.Input(FormattableString.Invariant($"input_{i}"), tensor.Type, shape));
        }

        foreach (var operation in layer.Operations)
        {
            Import(operation);
        }

        GraphValue[] gives = [.. Enumerable.Range(0, layer.Operations[^1].OutputCount).Select(layer.Operations[^1].Output)];
        for (var i = 0; i < gives.Length; i++)
        {
            builder.Output(Output(i), values[gives[i]]);
        }

        return new LayerSlice(builder.Build(), takes, gives);

        void Import(Operation operation)
        {
            foreach (var input in operation.Inputs.Where(input => !values.ContainsKey(input)))
            {
                Import(input.Producer);
            }

            if (operation.Weight is { } weight)
            {
                values.TryAdd(operation.Output(), builder.Weight(weight.Name, weight.Type, weight.Shape));
            }
            else if (operation.Value is { } value)
            {
                values.TryAdd(operation.Output(), builder.Constant(value));
            }
            else
            {
                GraphValue[] inputs = [.. operation.Inputs.Select(input => values[input])];
                var copy = builder.AddMany(
                    operation.Type, inputs, operation.OutputCount, operation.Attributes, operation.Origin, operation.Name);
                for (var i = 0; i < operation.OutputCount; i++)
                {
                    values.TryAdd(operation.Output(i), copy.Output(i));
                }
            }
        }
    }

    /// <summary>Computes what the layer gives.</summary>
    /// <param name="weights">The values of its weights.</param>
    /// <param name="inputs">What each value that it takes is, sample by sample.</param>
    /// <returns>What each value that it gives is, sample by sample.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public IReadOnlyDictionary<GraphValue, Tensor[]> Run(WeightSet weights, Func<GraphValue, Tensor[]> inputs)
    {
        using var engine = InferenceEngine.Open(_graph, weights, FeedRuns.Options);
        Tensor[][] taken = [.. _takes.Select(inputs)];
        var samples = taken.Length > 0 ? taken[0].Length : 1;
        var given = FeedRuns.Each(samples, sample =>
            engine.Run(engine.Inputs.ToDictionary(
                input => input.Name, input => taken[NumberOf(input.Name)][sample], StringComparer.Ordinal)));
        return _gives.Index().ToDictionary(value => value.Item, value => Array.ConvertAll(given, outputs => outputs[Output(value.Index)]));
    }

    private static string Output(int number) => FormattableString.Invariant($"output_{number}");

    private static int NumberOf(string name) =>
        int.Parse(name.AsSpan(name.IndexOf('_', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
}
