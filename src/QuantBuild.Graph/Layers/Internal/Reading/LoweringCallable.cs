using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Classes;
using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>A layer, whose calls become operations.</summary>
internal sealed class LoweringCallable(LayerScope scope, CallCounter counter) : ICallable<LayerTensor>
{
    public LayerTensor[] Call(IReadOnlyList<LayerTensor> inputs)
    {
        counter.Add(scope.Config.Name);
        return LayerTable.Lower(scope, inputs);
    }
}
