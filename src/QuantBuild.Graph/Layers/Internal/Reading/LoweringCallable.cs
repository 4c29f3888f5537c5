using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Classes;
using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>A layer, whose calls become operations.</summary>
internal sealed class LoweringCallable(LayerScope scope, CallCounter counter, List<CalledLayer> calls) : ICallable<LayerTensor>
{
    public LayerTensor[] Call(IReadOnlyList<LayerTensor> inputs)
    {
        counter.Add(scope.Config.Name);
        var (name, outputs) = (scope.Config.Name, LayerTable.Lower(scope, inputs));
        outputs = Array.ConvertAll(outputs, output => output with { Layer = name });
        var isTrainable = scope.Config.Bool("trainable", true);
        calls.Add(new CalledLayer(name, scope.ClassName, isTrainable, outputs[0], [.. inputs.Select(input => input.Layer)]));
        return outputs;
    }
}
