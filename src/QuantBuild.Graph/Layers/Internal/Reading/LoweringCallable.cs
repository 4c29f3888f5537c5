using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Classes;
using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>A layer, whose calls become operations.</summary>
/// <param name="scope">The layer.</param>
/// <param name="json">Its class name and config.</param>
/// <param name="counter">Counts all calls.</param>
/// <param name="calls">Takes the calls of a layer that the topology lists.</param>
internal sealed class LoweringCallable(LayerScope scope, JsonObject json, CallCounter counter, List<CalledLayer>? calls)
    : ICallable<LayerTensor>
{
    private int _number;

    public LayerTensor[] Call(IReadOnlyList<LayerTensor> inputs)
    {
        var name = scope.Config.Name;
        counter.Add(name);
        LayerTensor[] outputs = [.. LayerTable.Lower(scope, inputs)
            .Select((output, i) => output with { Source = new TensorReference(name, _number, i) })];
        _number++;
        calls?.Add(new CalledLayer(name, json, inputs, outputs));
        return outputs;
    }
}
