using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Calls;

/// <summary>Computes a graph layer by layer.</summary>
internal static class GraphRunner
{
    /// <summary>Computes the outputs; everything between is left to the caller's dispose scope, because the
    /// backward pass needs it.</summary>
    public static torch.Tensor[] Run(CallGraph graph, IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var values = new torch.Tensor[graph.Nodes.Count];
        for (var i = 0; i < graph.InputSlots.Count; i++)
        {
            values[graph.InputSlots[i]] = inputs[i];
        }

        for (var i = inputs.Count; i < values.Length; i++)
        {
            values[i] = graph.Nodes[i].Layer.Forward(
                Array.ConvertAll(graph.Sources[i], slot => values[slot]), ContextOf(graph, i, context));
        }

        return [.. graph.OutputSlots.Select(slot => values[slot])];
    }

    private static ForwardContext ContextOf(CallGraph graph, int node, ForwardContext context) =>
        graph.PoolBehind[node] is not null ? context with { WithoutActivation = graph.Nodes[node].Layer }
            : graph.Sources[node] is [var before] && graph.PoolBehind[before] == node
                ? context with { Behind = graph.Nodes[before].Layer.LastActivation }
            : context;
}
