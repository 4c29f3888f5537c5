using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Numbers the calls of each layer within a model. A layer may also have been called outside of it;
/// those calls are not counted.</summary>
internal sealed class CallIndex
{
    private readonly Dictionary<Layer, List<Node>> _calls = [];
    private readonly Dictionary<Node, int> _numbers = [];

    public CallIndex(CallGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            var own = _calls.TryGetValue(node.Layer, out var known) ? known : _calls[node.Layer] = [];
            _numbers.Add(node, own.Count);
            own.Add(node);
        }
    }

    /// <summary>A layer's calls in order.</summary>
    public IReadOnlyList<Node> Of(Layer layer) => _calls[layer];

    /// <summary>How a topology names a tensor: <c>[layer, call, 0]</c>.</summary>
    public JsonArray Reference(KerasTensor tensor) => [tensor.Node.Layer.Name, _numbers[tensor.Node], 0];
}
