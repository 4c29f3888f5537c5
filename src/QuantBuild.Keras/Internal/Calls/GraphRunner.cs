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
            values[i] = graph.Nodes[i].Layer.Forward(Array.ConvertAll(graph.Sources[i], slot => values[slot]), context);
        }

        return [.. graph.OutputSlots.Select(slot => values[slot])];
    }
}
