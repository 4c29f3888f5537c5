using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>A layer.</summary>
internal sealed class LayerCallable(Layer layer, CallCounter counter) : ICallable<KerasTensor>
{
    public KerasTensor[] Call(IReadOnlyList<KerasTensor> inputs)
    {
        counter.Add(layer.Name);
        return [layer.Apply(inputs)];
    }
}
