using QuantBuild.Graph;

namespace QuantBuild.Inference.Tests.Gradients;

/// <summary>A graph of which an input is a weight instead, or a weight an input.</summary>
internal static class FedGraph
{
    /// <summary>Makes weights of inputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="shapes">The inputs, and what shapes they have.</param>
    public static OperationGraph WithWeights(OperationGraph graph, IReadOnlyDictionary<string, IReadOnlyList<int>> shapes) =>
        Copy(graph, (builder, operation) => graph.Inputs.FirstOrDefault(input => input.Value.Producer == operation) is { } input
            ? shapes.TryGetValue(input.Name, out var shape)
                ? builder.Weight(input.Name, ElementType.Float32, shape).Producer
                : builder.Input(input.Name, input.Type, input.Shape).Producer
            : null);

    /// <summary>Makes inputs of weights.</summary>
    public static OperationGraph WithInputs(OperationGraph graph, IReadOnlyCollection<string> weights) =>
        Copy(graph, (builder, operation) => operation.Weight is { } weight && weights.Contains(weight.Name)
            ? builder.Input(weight.Name, weight.Type, [.. weight.Shape.Select(length => (int?)length)]).Producer
            : graph.Inputs.FirstOrDefault(input => input.Value.Producer == operation) is { } input
                ? builder.Input(input.Name, input.Type, input.Shape).Producer
                : null);

    private static OperationGraph Copy(OperationGraph graph, Func<GraphBuilder, Operation, Operation?> replace)
    {
        var builder = new GraphBuilder();
        var copies = new Dictionary<Operation, Operation>();
        foreach (var operation in graph.Operations)
        {
            copies[operation] = replace(builder, operation) ?? builder.Copy(
                operation, [.. operation.Inputs.Select(input => copies[input.Producer].Output(input.Index))]);
        }

        foreach (var output in graph.Outputs)
        {
            builder.Output(output.Name, copies[output.Value.Producer].Output(output.Value.Index));
        }

        return builder.Build();
    }
}
